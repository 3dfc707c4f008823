package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Many containers, some of them badly treated, and nothing left of them. */
class EnduranceTest {

	private static final int CALLERS = 4;

	private static final int CYCLES = 40;

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
	void leavesNothingBehindWhenShimsAreKilled() throws Exception {
		cycle(0);
		long seed = System.nanoTime();
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		List<Future<?>> done = new ArrayList<>();
		for (int caller = 0; caller < CALLERS; caller++) {
			Random random = new Random(seed + caller);
			done.add(callers.submit(() -> {
				for (int i = 0; i < CYCLES; i++) {
					cycle(random.nextInt(10));
				}
				return null;
			}));
		}
		for (Future<?> future : done) {
			future.get(120, TimeUnit.SECONDS);
		}
		callers.shutdown();
		assertThat(this.host.containers().list()).isEmpty();
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(names(this.host.home().containers())).isEmpty());
		this.host.closeEngine();
		// What waits for a container goes with the agent; the spawner stays.
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(processes()).hasSize(1));
		assertThat(descriptors(processes().get(0))).isLessThan(10);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(groups()).isEmpty());
		this.host.open();
	}

	/**
	 * Every tenth container loses its shim at once, another tenth is killed, one never
	 * starts.
	 */
	private void cycle(int treatment) throws Exception {
		String id = this.host.newId();
		String program = (treatment == 3) ? "/not/there" : "/bin/sh";
		this.host.containers().create(ContainerSpec.of(id, TestHost.BASE, program, "-c", "echo out; usleep 20000"));
		if (treatment == 3) {
			assertThatThrownBy(() -> this.host.containers().start(id)).hasMessageContaining("/not/there");
		}
		else {
			this.host.containers().start(id);
			if (treatment == 1) {
				killShim(id);
			}
			if (treatment == 2) {
				this.host.containers().stop(id, Duration.ZERO);
			}
		}
		this.host.containers().exit(id).get(20, TimeUnit.SECONDS);
		this.host.containers().remove(id);
	}

	private void killShim(String id) throws IOException {
		String pid = Files.readString(this.host.home().containers().resolve(id).resolve("pid")).split("[ \n]")[2];
		ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
	}

	private List<String> groups() throws IOException {
		List<String> groups = new ArrayList<>();
		for (String controller : List.of("memory", "cpu", "cpuacct", "pids")) {
			Path parent = Path.of("/sys/fs/cgroup", controller, "gantry-" + this.host.home().shortName());
			if (Files.isDirectory(parent)) {
				try (Stream<Path> children = Files.list(parent)) {
					children.filter(Files::isDirectory).map(Path::toString).forEach(groups::add);
				}
			}
		}
		return groups;
	}

	/** The launcher's processes of this home. */
	private List<Long> processes() {
		String home = this.host.home().runDirectory().toString();
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info()
				.arguments()
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(home))
				.isPresent())
			.map(ProcessHandle::pid)
			.toList();
	}

	private static int descriptors(long pid) throws IOException {
		return names(Path.of("/proc", Long.toString(pid), "fd")).size();
	}

	private static List<String> names(Path directory) throws IOException {
		try (Stream<Path> entries = Files.list(directory)) {
			return entries.map((path) -> path.getFileName().toString()).toList();
		}
	}

}
