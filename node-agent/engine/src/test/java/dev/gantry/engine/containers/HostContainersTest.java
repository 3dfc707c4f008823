package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogOptions;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import dev.gantry.contracts.values.MemorySize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** The lifecycle of containers on the real kernel. */
class HostContainersTest {

	private static TestHost host;

	@BeforeAll
	static void open() {
		host = TestHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	@Test
	void runsAProgramAndKeepsItsOutputAndStatus() {
		TestHost.Ran ran = host.run(host.shell("echo hello; echo trouble >&2; printf 'no end'; exit 3"));
		assertThat(ran.code()).isEqualTo(3);
		assertThat(ran.lines()).extracting(LogEntry::stream, LogEntry::text)
			.containsExactlyInAnyOrder(tuple(LogEntry.Stream.STDOUT, "hello"), tuple(LogEntry.Stream.STDERR, "trouble"),
					tuple(LogEntry.Stream.STDOUT, "no end"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "not-there", "/not/there", "/etc/passwd/not-there" })
	void tellsAMissingProgram(String program) {
		assertFails(ContainerSpec.of(host.newId(), TestHost.BASE, program), 127, "execute " + program);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/etc/passwd", "/etc", "/bin" })
	void tellsAProgramThatCannotBeExecuted(String program) {
		assertFails(ContainerSpec.of(host.newId(), TestHost.BASE, program), 126, "execute " + program);
	}

	@Test
	void tellsAProgramOfAnotherMachine() throws IOException {
		List<String> layers = host.baseAnd((root) -> {
			Path program = root.resolve("other");
			Files.write(program, new byte[] { 0x7f, 'E', 'L', 'F', 2, 1, 1 });
			program.toFile().setExecutable(true, false);
		});
		assertFails(ContainerSpec.of(host.newId(), layers, "/other"), 126, "ENOEXEC");
	}

	private static void assertFails(ContainerSpec spec, int exitCode, String message) {
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED));
		assertThat(host.containers().get(spec.id()).orElseThrow().state()).isInstanceOfSatisfying(
				ContainerState.Failed.class, (state) -> assertThat(state.exitCode()).isEqualTo(exitCode));
		assertThat(host.containers().exit(spec.id())).isCompleted();
		host.containers().remove(spec.id());
	}

	@Test
	void stopsByItsSignal() {
		ContainerSpec spec = host.shell("trap 'echo bye; exit 7' USR1; echo ready; while :; do usleep 10000; done")
			.with(Housekeeping.DEFAULT.withStopSignal(10));
		startAndAwait(spec, "ready");
		Container stopped = host.containers().stop(spec.id(), Duration.ofSeconds(10));
		assertThat(exitCode(stopped)).isEqualTo(7);
		assertThat(host.log(spec.id())).last().extracting(LogEntry::text).isEqualTo("bye");
		host.containers().remove(spec.id());
	}

	@Test
	void killsWhatDoesNotStop() {
		ContainerSpec spec = host.shell("trap '' TERM; echo ready; while :; do usleep 10000; done");
		startAndAwait(spec, "ready");
		Container stopped = host.containers().stop(spec.id(), Duration.ofMillis(200));
		assertThat(exitCode(stopped)).isEqualTo(137);
		host.containers().remove(spec.id());
	}

	private static void startAndAwait(ContainerSpec spec, String line) {
		host.containers().create(spec);
		CompletableFuture<Void> seen = new CompletableFuture<>();
		host.containers().start(spec.id());
		LogSubscription log = host.containers().logs(spec.id(), LogSelection.FOLLOW, (entry) -> {
			if (entry.text().equals(line)) {
				seen.complete(null);
			}
		});
		seen.orTimeout(10, TimeUnit.SECONDS).join();
		log.close();
	}

	private static int exitCode(Container container) {
		return ((ContainerState.Exited) container.state()).exit().code();
	}

	@Test
	void streamsLinesWhileItRuns() {
		ContainerSpec spec = host.shell("for i in 1 2 3; do echo line $i; usleep 100000; done");
		List<String> lines = Collections.synchronizedList(new ArrayList<>());
		host.containers().create(spec);
		LogSubscription log = host.containers()
			.logs(spec.id(), LogSelection.FOLLOW, (entry) -> lines.add(entry.text()));
		host.containers().start(spec.id());
		log.done().orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(lines).containsExactly("line 1", "line 2", "line 3");
		assertThat(host.containers().exit(spec.id())).isCompleted();
		host.containers().remove(spec.id());
	}

	@Test
	void rotatesItsLogAndLosesNoLineOfWhatItKeeps() throws IOException {
		ContainerSpec spec = host.shell("seq 20000")
			.with(Housekeeping.DEFAULT.withLog(new LogOptions(MemorySize.ofBytes(500_000), 4)));
		host.containers().create(spec);
		List<String> followed = Collections.synchronizedList(new ArrayList<>());
		LogSubscription log = host.containers()
			.logs(spec.id(), LogSelection.FOLLOW, (entry) -> followed.add(entry.text()));
		host.containers().start(spec.id());
		log.done().orTimeout(20, TimeUnit.SECONDS).join();
		Path directory = host.home().containers().resolve(spec.id());
		assertThat(directory.resolve("log.1")).exists();
		assertThat(Files.size(directory.resolve("log"))).isLessThan(540_000);
		assertThat(followed).hasSize(20000).startsWith("1").endsWith("20000");
		assertThat(host.log(spec.id())).hasSize(20000);
		host.containers().remove(spec.id());
	}

	@Test
	void keepsALineThatIsLongerThanItsBuffer() {
		List<LogEntry> lines = host.run(host.shell("head -c 40000 /dev/zero | tr '\\0' x; echo; echo end")).lines();
		assertThat(lines).extracting(LogEntry::partial).containsExactly(true, true, false, false);
		assertThat(lines.stream().limit(3).mapToInt((line) -> line.text().length()).sum()).isEqualTo(40000);
	}

	@Test
	void readsTheLastLinesAndThoseSinceAMoment() {
		ContainerSpec spec = host.shell("seq 100");
		host.containers().create(spec);
		host.containers().start(spec.id());
		host.containers().exit(spec.id()).join();
		List<LogEntry> tail = new ArrayList<>();
		host.containers().logs(spec.id(), new LogSelection(null, 3, false), tail::add).done().join();
		assertThat(tail).extracting(LogEntry::text).containsExactly("98", "99", "100");
		List<LogEntry> none = new ArrayList<>();
		host.containers()
			.logs(spec.id(), new LogSelection(tail.get(2).at().plusSeconds(1), -1, false), none::add)
			.done()
			.join();
		assertThat(none).isEmpty();
		host.containers().remove(spec.id());
	}

	@Test
	void takesManyVariablesAndLongArguments() {
		Map<String, String> environment = new LinkedHashMap<>();
		for (int i = 0; i < 10_000; i++) {
			environment.put("VARIABLE_" + i, "value " + i);
		}
		ContainerSpec spec = host.shell("env | grep -c ^VARIABLE_; echo ${#0}; : " + "x".repeat(100_000));
		spec = spec.with(spec.process().withEnvironment(environment));
		assertThat(host.run(spec).output().lines().findFirst()).contains("10000");
	}

	@Test
	void keepsWhatItChangedInTheUpperDirectory() throws IOException {
		ContainerSpec spec = host.shell("echo new > /new; rm /etc/group; chmod 4755 /bin/busybox")
			.with(ProcessSpec.of(List.of("/bin/sh", "-c", "echo new > /new; rm /etc/group; mkdir /d")));
		host.containers().create(spec);
		host.containers().start(spec.id());
		host.containers().exit(spec.id()).join();
		Path upper = host.containers().upperDirectory(spec.id());
		assertThat(upper.resolve("new")).hasContent("new");
		assertThat(Files.getAttribute(upper.resolve("new"), "unix:uid")).isEqualTo(0);
		assertThat(Files.getAttribute(upper.resolve("etc/group"), "unix:rdev")).isEqualTo(0L);
		assertThat(upper.resolve("d")).isDirectory();
		host.containers().remove(spec.id());
		assertThat(upper).doesNotExist();
	}

	@Test
	void refusesWhatItsStateDoesNotAllow() {
		ContainerSpec spec = host.shell("sleep 100");
		host.containers().create(spec);
		assertRefused(ErrorCode.STATE_CONFLICT, () -> host.containers().create(spec));
		assertRefused(ErrorCode.STATE_CONFLICT, () -> host.containers().kill(spec.id(), 9));
		host.containers().start(spec.id());
		assertRefused(ErrorCode.STATE_CONFLICT, () -> host.containers().start(spec.id()));
		assertRefused(ErrorCode.STATE_CONFLICT, () -> host.containers().remove(spec.id()));
		assertRefused(ErrorCode.NOT_FOUND, () -> host.containers().start("not-there"));
		assertRefused(ErrorCode.IMAGE_INVALID,
				() -> host.containers().create(ContainerSpec.of("x", List.of(TestHost.layerName(12345)), "true")));
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
		host.containers().remove(spec.id());
	}

	private static void assertRefused(ErrorCode code, Runnable call) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code));
	}

	@Test
	void tellsWhatAContainerUses() {
		ContainerSpec spec = host.shell("x=$(head -c 3000000 /dev/zero | tr '\\0' x); sleep 100 & echo ready; wait");
		startAndAwait(spec, "ready");
		ContainerUsage usage = host.containers().usage(spec.id());
		assertThat(usage.memory().bytes()).isBetween(3_000_000L, 60_000_000L);
		assertThat(usage.cpu()).isPositive();
		assertThat(usage.pids()).isEqualTo(2);
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
	}

	@Test
	void tellsListenersOfEveryEnd() {
		List<String> ended = Collections.synchronizedList(new ArrayList<>());
		Containers.Subscription subscription = host.containers().onExit((container) -> ended.add(container.id()));
		ContainerSpec spec = host.shell("exit 0");
		host.run(spec);
		await().atMost(Duration.ofSeconds(60)).until(() -> ended.contains(spec.id()));
		subscription.close();
	}

	@Test
	void givesTheIdOfARemovedContainerToAnother() {
		for (int i = 0; i < 10; i++) {
			assertThat(host.run(ContainerSpec.of("again", TestHost.BASE, "/bin/echo", "round " + i)).output())
				.isEqualTo("round " + i);
		}
	}

	@Test
	void makesNoMountPointsInTheContainersOwnLayer() throws IOException {
		ContainerSpec spec = ContainerSpec.of(host.newId(), List.of(TestHost.BASE.get(0)), "/bin/cat", "/etc/hosts",
				"/etc/mtab");
		host.containers().create(spec);
		host.containers().start(spec.id());
		assertThat(host.containers().exit(spec.id()).join().state()).isInstanceOf(ContainerState.Exited.class);
		assertThat(host.log(spec.id())).extracting(LogEntry::text)
			.anyMatch((line) -> line.startsWith("127.0.0.1"))
			.anyMatch((line) -> line.contains(" / overlay "));
		try (Stream<Path> changed = Files.list(host.containers().upperDirectory(spec.id()))) {
			assertThat(changed).isEmpty();
		}
		host.containers().remove(spec.id());
	}

	@Test
	void leavesNothingOfAContainerBehind() throws IOException {
		ContainerSpec spec = host.shell("exit 0");
		host.run(spec);
		await()
			.until(() -> !Files.exists(Path.of("/sys/fs/cgroup/memory/gantry-" + host.home().shortName(), spec.id())));
		assertThat(host.home().containers().resolve(spec.id())).doesNotExist();
		assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(spec.id());
		for (String controller : List.of("memory", "cpu", "cpuacct", "pids")) {
			assertThat(Path.of("/sys/fs/cgroup", controller, "gantry-" + host.home().shortName(), spec.id()))
				.doesNotExist();
		}
	}

}
