package dev.gantry.engine.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.logs.LogEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Containers outlive whoever started them. */
class AdoptionTest {

	private TestHost host;

	@BeforeEach
	void open() {
		this.host = TestHost.create();
	}

	@AfterEach
	void close() throws IOException {
		if (this.host != null) {
			this.host.close();
		}
	}

	@Test
	void adoptsWhatAKilledAgentStartedAndLosesNoLine() throws Exception {
		this.host.closeEngine();
		killAgentAfterStarting("counts",
				"trap 'exit 5' TERM; i=0; while :; do echo line $i; i=$((i+1)); usleep 5000; done", "ends",
				"usleep 700000; exit 9", "stays", "trap 'exit 3' TERM; while :; do usleep 10000; done");
		TimeUnit.MILLISECONDS.sleep(900);
		this.host.open();
		assertThat(this.host.containers().list()).extracting(Container::id)
			.containsExactlyInAnyOrder("counts", "ends", "stays");
		assertThat(exitCode("ends")).isEqualTo(9);
		assertThat(this.host.containers().get("counts").orElseThrow().running()).isTrue();
		assertThat(this.host.containers().get("stays").orElseThrow().attachment()).isNotNull();
		this.host.containers().stop("counts", Duration.ofSeconds(20));
		assertThat(exitCode("counts")).isEqualTo(5);
		List<String> lines = this.host.log("counts").stream().map(LogEntry::text).toList();
		assertThat(lines).hasSizeGreaterThan(10)
			.isEqualTo(IntStream.range(0, lines.size()).mapToObj((number) -> "line " + number).toList());
		this.host.containers().stop("stays", Duration.ofSeconds(5));
		assertThat(exitCode("stays")).isEqualTo(3);
	}

	@Test
	void finishesRemovalsAndCreationsThatWereInterrupted() throws Exception {
		ContainerSpec spec = this.host.shell("true");
		this.host.containers().create(spec);
		Path containers = this.host.home().containers();
		this.host.closeEngine();
		new ContainerDirectory(containers.resolve(spec.id()), null).hide();
		Files.createDirectories(containers.resolve("half-made/upper"));
		this.host.open();
		assertThat(this.host.containers().list()).isEmpty();
		assertThat(containers).isEmptyDirectory();
	}

	/** A document that was cut off, or is a newer version's, harms its container only. */
	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{\"spec\":{}}", "{\"spec\":null}", "\u0000\u0000",
			"{\"spec\":{\"id\":\"other\"},\"createdAt\":\"today\"}" })
	void servesAllOthersWhenADocumentIsBroken(String text) throws Exception {
		ContainerSpec broken = this.host.shell("while :; do usleep 10000; done");
		ContainerSpec fine = this.host.shell("while :; do usleep 10000; done");
		for (ContainerSpec spec : List.of(broken, fine)) {
			this.host.containers().create(spec);
			this.host.containers().start(spec.id());
		}
		Path document = this.host.home().containers().resolve(broken.id()).resolve("container.json");
		String kept = Files.readString(document);
		this.host.closeEngine();
		Files.writeString(document, text);
		this.host.open();
		assertThat(this.host.containers().list()).extracting(Container::id).containsExactly(fine.id());
		assertThat(this.host.containers().get(fine.id()).orElseThrow().running()).isTrue();
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.host.containers().create(broken))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		this.host.closeEngine();
		Files.writeString(document, kept);
		this.host.open();
		assertThat(this.host.containers().get(broken.id()).orElseThrow().running()).isTrue();
	}

	@Test
	void knowsTheExitOfAContainerWhoseShimWasKilled() throws Exception {
		ContainerSpec spec = this.host.shell("usleep 300000; exit 21");
		this.host.containers().create(spec);
		this.host.containers().start(spec.id());
		Path directory = this.host.home().containers().resolve(spec.id());
		String shim = Files.readString(directory.resolve("pid")).split("[ \n]")[2];
		ProcessHandle.of(Long.parseLong(shim)).orElseThrow().destroyForcibly();
		this.host.containers().exit(spec.id()).get(10, TimeUnit.SECONDS);
		assertThat(exitCode(spec.id())).isIn(21, 255);
	}

	@Test
	void goesOnWithoutItsSpawner() throws Exception {
		ContainerSpec before = this.host.shell("usleep 500000; echo alive; exit 4");
		this.host.containers().create(before);
		this.host.containers().start(before.id());
		killSpawner();
		assertThat(this.host.run(this.host.shell("echo again")).output()).isEqualTo("again");
		this.host.containers().exit(before.id()).get(10, TimeUnit.SECONDS);
		assertThat(exitCode(before.id())).isEqualTo(4);
		assertThat(this.host.log(before.id())).extracting(LogEntry::text).containsExactly("alive");
		await().atMost(Duration.ofSeconds(60)).until(() -> spawner().isPresent());
	}

	private Optional<ProcessHandle> spawner() {
		String home = this.host.home().runDirectory().toString();
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info()
				.arguments()
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(home))
				.isPresent() && isSpawner(process))
			.findFirst();
	}

	private void killSpawner() {
		ProcessHandle spawner = spawner().orElseThrow();
		spawner.destroyForcibly();
		spawner.onExit().orTimeout(5, TimeUnit.SECONDS).join();
	}

	private static boolean isSpawner(ProcessHandle process) {
		try {
			return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip().equals("gantry-spawner");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The kernel kills the agent; what it started is in groups of its own. */
	@Test
	void outlivesAnAgentThatTookTooMuchMemory() throws Exception {
		this.host.closeEngine();
		Path group = memoryGroup("384M");
		try {
			Process agent = agent(
					List.of("/bin/sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", group.toString()),
					List.of("-Xmx4g", "-XX:+UseSerialGC"), "counts",
					"trap 'exit 5' TERM; i=0; while :; do echo line $i; i=$((i+1)); usleep 5000; done", "ends",
					"usleep 700000; exit 9");
			agent.getOutputStream().write('\n');
			agent.getOutputStream().flush();
			assertThat(agent.waitFor(120, TimeUnit.SECONDS)).isTrue();
			assertThat(agent.exitValue()).isEqualTo(137);
			this.host.open();
			assertThat(this.host.containers().exit("ends").get(60, TimeUnit.SECONDS).state().ended()).isTrue();
			assertThat(exitCode("ends")).isEqualTo(9);
			assertThat(this.host.containers().get("counts").orElseThrow().running()).isTrue();
			this.host.containers().stop("counts", Duration.ofSeconds(60));
			assertThat(exitCode("counts")).isEqualTo(5);
			List<String> lines = this.host.log("counts").stream().map(LogEntry::text).toList();
			assertThat(lines).hasSizeGreaterThan(10)
				.isEqualTo(IntStream.range(0, lines.size()).mapToObj((number) -> "line " + number).toList());
		}
		finally {
			await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> Files.deleteIfExists(group));
		}
	}

	private static Path memoryGroup(String limit) throws IOException {
		Path legacy = Path.of("/sys/fs/cgroup/memory");
		boolean old = Files.exists(legacy.resolve("memory.limit_in_bytes"));
		Path group = Files
			.createDirectory((old ? legacy : Path.of("/sys/fs/cgroup")).resolve("gantry-test-" + System.nanoTime()));
		Files.writeString(group.resolve(old ? "memory.limit_in_bytes" : "memory.max"), limit);
		Path swap = group.resolve(old ? "memory.memsw.limit_in_bytes" : "memory.swap.max");
		if (Files.exists(swap)) {
			Files.writeString(swap, old ? limit : "0");
		}
		return group;
	}

	/** Starts an agent of its own that makes containers; returns when they run. */
	private Process agent(List<String> before, List<String> options, String... idsAndScripts) throws IOException {
		List<String> command = new ArrayList<>(before);
		command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), AbandonedAgent.class.getName(),
				this.host.home().directory().getParent().toString()));
		command.addAll(List.of(idsAndScripts));
		Process agent = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		BufferedReader output = agent.inputReader();
		String line = output.readLine();
		while (line != null && !line.equals("all")) {
			line = output.readLine();
		}
		return agent;
	}

	private void killAgentAfterStarting(String... idsAndScripts) throws IOException {
		agent(List.of(), List.of(), idsAndScripts).destroyForcibly().onExit().join();
	}

	private int exitCode(String id) {
		return ((ContainerState.Exited) this.host.containers().get(id).orElseThrow().state()).exit().code();
	}

}
