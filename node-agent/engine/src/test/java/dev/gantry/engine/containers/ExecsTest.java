package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.Streams;
import dev.gantry.engine.streams.TerminalSize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** More processes in running containers, on the real kernel. */
class ExecsTest {

	private static final AttachOptions PATIENT = AttachOptions.INTERACTIVE.withPace(AttachOptions.Pace.PROCESS_WAITS);

	private static TestHost host;

	private static String mapped;

	private static String plain;

	@BeforeAll
	static void open() {
		host = TestHost.create();
		mapped = start(true);
		plain = start(false);
	}

	private static String start(boolean userNamespace) {
		ContainerSpec spec = host.shell("while :; do sleep 1000; done")
			.with(Sandbox.DEFAULT.withUserNamespace(userNamespace));
		spec = spec.with(spec.process().withEnvironment(Map.of("OWN", "container's", "SHARED", "container's")));
		host.containers().create(spec);
		host.containers().start(spec.id());
		return spec.id();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	private static Execs execs() {
		return host.containers().execs();
	}

	private static String container(boolean userNamespace) {
		return userNamespace ? mapped : plain;
	}

	private static ExecSpec shell(String script) {
		return ExecSpec.of("/bin/sh", "-c", script);
	}

	private static Ran run(String container, ExecSpec spec) {
		Exec exec = execs().create(container, spec);
		Reader reader = new Reader(execs().start(exec.id(), PATIENT, TerminalSize.UNKNOWN));
		Output.End end = reader.end();
		Exec ended = execs().ended(exec.id()).orTimeout(60, TimeUnit.SECONDS).join();
		assertThat(end).isEqualTo(Output.End.ENDED);
		return new Ran(reader.standard(), reader.error(), ((Exec.Ended) ended.state()).exitCode());
	}

	private static List<String> lines(String container, String script) {
		return run(container, shell(script)).output().lines().toList();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runsBesideTheContainersOwnProcess(boolean userNamespace) {
		Ran ran = run(container(userNamespace), shell("echo out; echo err >&2; readlink /proc/1/ns/pid > /tmp/1; "
				+ "readlink /proc/self/ns/pid | grep -F -f /tmp/1; cat /proc/1/comm; exit 7"));
		assertThat(ran.output().lines()).startsWith("out").endsWith("sh").hasSize(3);
		assertThat(ran.error()).isEqualTo("err\n");
		assertThat(ran.code()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasTheContainersRightsAndNoMore(boolean userNamespace) {
		assertThat(
				lines(container(userNamespace), "grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status | tr '\\t' ' '"))
			.contains("CapEff: 00000000a80425fb", "CapPrm: 00000000a80425fb", "CapBnd: 00000000a80425fb",
					"CapInh: 0000000000000000", "CapAmb: 0000000000000000", "NoNewPrivs: 1", "Seccomp: 2");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isInTheContainersControlGroups(boolean userNamespace) {
		assertThat(lines(container(userNamespace),
				"for f in self 1; do grep -E ':(memory|cpu|cpuacct|pids|devices):|^0:' /proc/$f/cgroup | sort > /tmp/$f; "
						+ "done; cat /tmp/self | tr -d 0-9 > /tmp/a; cat /tmp/1 | tr -d 0-9 > /tmp/b; "
						+ "grep -c . /tmp/a; grep -v -F -x -f /tmp/b /tmp/a; true"))
			.hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void inheritsNoDescriptor(boolean userNamespace) {
		assertThat(lines(container(userNamespace), "exec ls /proc/self/fd")).containsExactly("0", "1", "2", "3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/self/fd/3", "/proc/self/fd/8", "/proc/1/root", "/proc/self/cwd", "/not/there" })
	void refusesAWorkingDirectoryThatIsNoneOfTheContainers(String directory) {
		Exec exec = execs().create(mapped, shell("pwd").withWorkingDirectory(directory));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> execs().startDetached(exec.id()))
			.withMessageContaining(directory)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED));
	}

	@Test
	void findsNothingToWriteToBehindItsLauncher() {
		String script = "i=0; while [ $i -lt 200 ]; do for p in /proc/[0-9]*; do "
				+ "(: >> $p/exe) 2>/dev/null && echo opened $p; done; i=$((i+1)); done; echo done";
		Exec attacker = execs().create(plain, shell(script));
		Reader reader = new Reader(execs().start(attacker.id(), PATIENT, TerminalSize.UNKNOWN));
		for (int i = 0; i < 20; i++) {
			run(plain, ExecSpec.of("/bin/true"));
		}
		execs().kill(attacker.id(), 9);
		reader.end();
		assertThat(reader.standard()).doesNotContain("opened");
	}

	@Test
	void mixesItsEnvironmentWithTheContainers() {
		ExecSpec spec = shell("echo $OWN $SHARED $MINE $HOME")
			.withEnvironment(Map.of("SHARED", "mine", "MINE", "mine"));
		assertThat(run(mapped, spec).output()).isEqualTo("container's mine mine /root\n");
	}

	@Test
	void runsAsAUserInADirectory() {
		ExecSpec spec = shell("id; pwd; grep CapEff /proc/self/status").withUser("app").withWorkingDirectory("/tmp");
		assertThat(run(mapped, spec).output().lines()).containsExactly(
				"uid=1000(app) gid=1001(app) groups=1001(app),2000(extra)", "/tmp", "CapEff:\t0000000000000000");
		assertThat(run(mapped, shell("id -u").withUser("1234:5")).output()).isEqualTo("1234\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2147483648", "-1", "nobody-here", "0:4294967296" })
	void refusesAUserThatIsNotThere(String user) {
		Exec exec = execs().create(mapped, shell("id").withUser(user));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> execs().startDetached(exec.id()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED));
	}

	@Test
	void isNotHeldUpByAPipeInThePlaceOfTheUsers() {
		ContainerSpec spec = host.shell("rm /etc/passwd; mknod /etc/passwd p; echo ready; sleep 1000; true");
		host.startAndAwait(spec, "ready");
		assertThat(run(spec.id(), shell("echo here")).output()).isEqualTo("here\n");
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
	}

	@Test
	void tellsAProgramThatIsMissingOrCannotBeExecuted() {
		assertFails(ExecSpec.of("not-there"), 127);
		assertFails(ExecSpec.of("/etc/passwd"), 126);
	}

	private static void assertFails(ExecSpec spec, int code) {
		Exec exec = execs().create(mapped, spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> execs().startDetached(exec.id()))
			.withMessageContaining(spec.arguments().get(0));
		assertThat(execs().get(exec.id()).orElseThrow().state()).isInstanceOfSatisfying(Exec.Failed.class,
				(state) -> assertThat(state.exitCode()).isEqualTo(code));
	}

	@Test
	void passesInputOnUntilItsEnd() {
		Exec exec = execs().create(mapped, ExecSpec.of("/bin/wc", "-c").with(Streams.PIPES));
		Reader reader = new Reader(execs().start(exec.id(), PATIENT, TerminalSize.UNKNOWN));
		reader.type("x".repeat(1_000_000));
		reader.endInput();
		assertThat(reader.end()).isEqualTo(Output.End.ENDED);
		assertThat(reader.standard().strip()).isEqualTo("1000000");
	}

	@Test
	void waitsForAReaderThatAsksForIt() {
		Ran ran = run(mapped, shell("seq 200000"));
		assertThat(ran.output().lines().count()).isEqualTo(200_000);
		assertThat(ran.output()).endsWith("\n200000\n");
	}

	@Test
	void hasATerminalWithASizeThatCanChange() {
		Exec exec = execs().create(mapped,
				shell("trap 'stty size' WINCH; stty size; tty; echo $TERM; while :; do sleep 0.1; done")
					.with(Streams.TERMINAL));
		Reader reader = new Reader(execs().start(exec.id(), AttachOptions.INTERACTIVE, new TerminalSize(24, 80)));
		reader.awaitText("xterm");
		assertThat(reader.standard().lines()).startsWith("24 80", "/dev/pts/0");
		execs().resize(exec.id(), new TerminalSize(50, 132));
		reader.awaitText("50 132");
		reader.type("\u0003");
		assertThat(reader.end()).isEqualTo(Output.End.ENDED);
	}

	@Test
	void goesOnWhenNobodyIsAttachedAnyMore() {
		Exec exec = execs().create(mapped, shell("echo one; while [ ! -e /tmp/go ]; do usleep 10000; done; exit 5"));
		Reader first = new Reader(execs().start(exec.id(), AttachOptions.OUTPUT, TerminalSize.UNKNOWN));
		first.awaitText("one");
		first.detach();
		assertThat(first.end()).isEqualTo(Output.End.DETACHED);
		Reader second = new Reader(execs().attach(exec.id(), AttachOptions.OUTPUT));
		assertThat(lines(mapped, "echo x > /tmp/go")).isEmpty();
		assertThat(second.end()).isEqualTo(Output.End.ENDED);
		assertThat(execs().ended(exec.id()).join().state()).isEqualTo(new Exec.Ended(5));
	}

	@Test
	void endsWithItsContainer() {
		ContainerSpec spec = host.shell("echo ready; sleep 1000; true");
		host.startAndAwait(spec, "ready");
		Exec exec = execs().create(spec.id(), ExecSpec.of("/bin/sleep", "1000"));
		assertThat(execs().startDetached(exec.id()).running()).isTrue();
		host.containers().stop(spec.id(), Duration.ZERO);
		assertThat(execs().ended(exec.id()).orTimeout(60, TimeUnit.SECONDS).join().state())
			.isEqualTo(new Exec.Ended(137));
		host.containers().remove(spec.id());
		assertThat(execs().get(exec.id())).isEmpty();
	}

	@Test
	void refusesMoreRightsAndContainersThatDoNotRun() {
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> execs().create(mapped, shell("id").withPrivileged(true)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
		ContainerSpec spec = host.shell("true");
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> execs().create(spec.id(), shell("id")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		host.containers().remove(spec.id());
	}

	@Test
	void leavesNothingBehind() throws IOException {
		run(mapped, ExecSpec.of("/bin/true"));
		Path directory = host.home().containers().resolve(mapped).resolve("execs");
		await().atMost(Duration.ofSeconds(60)).until(() -> execs().of(mapped).stream().noneMatch(Exec::running));
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			try (var names = Files.list(directory)) {
				assertThat(names.filter((path) -> Files.exists(path.resolve("pid")))).isEmpty();
			}
		});
	}

	@Test
	void needsItsShimNoLongerThanSomebodyCanWrite() {
		for (int i = 0; i < 5; i++) {
			run(mapped, ExecSpec.of("/bin/true"));
		}
		String home = host.home().runDirectory().toString();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> execs().of(mapped).stream().noneMatch(Exec::running)
					&& shims(home).stream().allMatch((shim) -> shim.children().findAny().isPresent()));
	}

	/** The launcher's processes of a home, but the spawner. */
	private static List<ProcessHandle> shims(String home) {
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info()
				.arguments()
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(home))
				.isPresent())
			.filter((process) -> process.parent()
				.flatMap((parent) -> parent.info().arguments())
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(home))
				.isPresent())
			.filter((process) -> process.parent()
				.flatMap(ProcessHandle::parent)
				.flatMap((parent) -> parent.info().arguments())
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(home))
				.isEmpty())
			.toList();
	}

	/** An exec that has ended. */
	private record Ran(String output, String error, int code) {
	}

}
