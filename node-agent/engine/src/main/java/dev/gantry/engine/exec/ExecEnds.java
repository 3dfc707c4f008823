package dev.gantry.engine.exec;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import dev.gantry.kernel.process.PidFd;
import dev.gantry.kernel.process.ProcessEnds;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices ends of execs. The shim writes the {@code exit} file a moment after the process
 * has ended; where a killed shim cannot, the kernel is asked.
 */
final class ExecEnds implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(ExecEnds.class);

	private static final int UNKNOWN_STATUS = 255 << 8;

	private static final long FIRST_PAUSE_MICROS = 100;

	private static final long LONGEST_PAUSE_MICROS = 50_000;

	private final BiConsumer<LiveExec, Integer> listener;

	private final ProcessEnds processes = new ProcessEnds("exec-ends");

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1, (task) -> {
		Thread thread = new Thread(task, "exec-exits");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Ends of execs.
	 * @param listener is told exec and wait status, once for each
	 */
	ExecEnds(BiConsumer<LiveExec, Integer> listener) {
		this.listener = listener;
	}

	void watch(LiveExec live) {
		Runnable collect = () -> {
			if (!this.executor.isShutdown()) {
				this.executor.execute(() -> collect(live, FIRST_PAUSE_MICROS));
			}
		};
		if (live.process() == null) {
			collect.run();
		}
		else {
			this.processes.watch(live.process(), collect);
		}
	}

	private void collect(LiveExec live, long pauseMicros) {
		try {
			Optional<Integer> status = live.directory().waitStatus();
			if (status.isEmpty() && shimRuns(live)) {
				this.executor.schedule(() -> collect(live, Math.min(2 * pauseMicros, LONGEST_PAUSE_MICROS)),
						pauseMicros, TimeUnit.MICROSECONDS);
				return;
			}
			int known = status.or(() -> later(live)).orElseGet(() -> withoutShim(live));
			this.listener.accept(live, known);
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.error("Collect the exit of exec {}", live.current().id(), ex);
		}
	}

	/** It may have written the file between the two looks. */
	private static Optional<Integer> later(LiveExec live) {
		try {
			return live.directory().waitStatus();
		}
		catch (IOException ex) {
			LOGGER.warn("Read the exit of exec {}: {}", live.current().id(), ex.getMessage());
			return Optional.empty();
		}
	}

	private static boolean shimRuns(LiveExec live) throws IOException {
		Optional<ExecDirectory.Numbers> numbers = live.directory().numbers();
		if (numbers.isEmpty()) {
			return false;
		}
		try (PidFd shim = PidFd.open(numbers.get().shim(), numbers.get().shimStartTime()).orElse(null)) {
			return shim != null && !shim.ended();
		}
	}

	private static int withoutShim(LiveExec live) {
		PidFd process = live.process();
		return (process == null) ? UNKNOWN_STATUS : process.waitStatus().orElse(UNKNOWN_STATUS);
	}

	@Override
	public void close() {
		this.processes.close();
		this.executor.shutdownNow();
	}

}
