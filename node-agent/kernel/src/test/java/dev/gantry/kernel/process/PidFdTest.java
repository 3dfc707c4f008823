package dev.gantry.kernel.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes by descriptor, on the real kernel. */
class PidFdTest {

	private static final int COMPILED_AFTER = 20_000;

	private static final int COLLECTIONS = 10;

	private Process process;

	@BeforeEach
	void start() throws IOException {
		this.process = new ProcessBuilder("sleep", "60").start();
	}

	@AfterEach
	void end() {
		this.process.destroyForcibly();
	}

	private PidFd open() {
		int pid = (int) this.process.pid();
		return PidFd.open(pid, ProcessStatus.read(pid).orElseThrow().startTime()).orElseThrow();
	}

	@Test
	void sendsSignalsAndNoticesTheEnd() {
		try (PidFd opened = open()) {
			assertThat(opened.ended()).isFalse();
			assertThat(opened.signal(9)).isTrue();
			assertThat(opened.awaitEnd(5000)).isTrue();
		}
	}

	@Test
	void isNotAnotherProcessWithTheSameNumber() {
		int pid = (int) this.process.pid();
		assertThat(PidFd.open(pid, 1)).isEmpty();
	}

	@Test
	void isNotAThreadThatHasTheNumberOfAProcessThatIsGone() throws IOException {
		long self = ProcessHandle.current().pid();
		try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
			List<Long> others = threads.map((thread) -> Long.valueOf(thread.getFileName().toString()))
				.filter((thread) -> thread != self)
				.toList();
			assertThat(others).isNotEmpty()
				.allSatisfy((thread) -> assertThat(PidFd.open(thread.intValue(), 1)).isEmpty());
		}
	}

	@Test
	void sendsNothingToAProcessThatIsGone() throws InterruptedException {
		try (PidFd opened = open()) {
			this.process.destroyForcibly().waitFor();
			assertThat(opened.signal(15)).isFalse();
		}
	}

	@Test
	void tellsTheWaitStatusAfterSomebodyElseHasWaited() throws InterruptedException {
		try (PidFd opened = open()) {
			assertThat(opened.waitStatus()).isEmpty();
			this.process.destroyForcibly().waitFor();
			// Before Linux 6.15 the kernel cannot tell.
			opened.waitStatus().ifPresent((status) -> assertThat(status).isEqualTo(9));
		}
	}

	/** Once compiled, the call is the last to know of its argument's memory. */
	@Test
	void waitsOnWhenMemoryIsCollectedMeanwhile() throws Exception {
		try (PidFd opened = open()) {
			for (int i = 0; i < COMPILED_AFTER; i++) {
				opened.ended();
			}
			CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> opened.awaitEnd(60_000));
			for (int i = 0; i < COLLECTIONS; i++) {
				for (int j = 0; j < COMPILED_AFTER; j++) {
					opened.ended();
				}
				System.gc();
			}
			this.process.destroyForcibly();
			assertThat(end.get(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void callsBackForEachEndOnce() throws Exception {
		CountDownLatch ends = new CountDownLatch(1);
		try (ProcessEnds watch = new ProcessEnds("test-ends"); PidFd opened = open()) {
			watch.watch(opened, ends::countDown);
			assertThat(ends.await(100, TimeUnit.MILLISECONDS)).isFalse();
			this.process.destroyForcibly();
			assertThat(ends.await(5, TimeUnit.SECONDS)).isTrue();
		}
	}

}
