package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.kernel.process.PidFd;
import dev.gantry.kernel.process.ProcessEnds;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices ends. The shim writes the {@code exit} file a moment after the process has
 * ended; where a killed shim cannot, the kernel is asked.
 */
final class EndWatch implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(EndWatch.class);

	private static final int UNKNOWN_STATUS = 255 << 8;

	private static final long FIRST_PAUSE_MICROS = 100;

	private static final long LONGEST_PAUSE_MICROS = 50_000;

	/** From this pause on it is looked whether there is somebody to write the exit. */
	private static final long SHIM_MICROS = 3200;

	private final Clock clock;

	private final ControlGroups groups;

	private final BiConsumer<LiveContainer, ContainerState.Exited> listener;

	private final ProcessEnds processes = new ProcessEnds("container-ends");

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2, (task) -> {
		Thread thread = new Thread(task, "container-exits");
		thread.setDaemon(true);
		return thread;
	});

	EndWatch(Clock clock, ControlGroups groups, BiConsumer<LiveContainer, ContainerState.Exited> listener) {
		this.clock = clock;
		this.groups = groups;
		this.listener = listener;
	}

	/**
	 * Watches a container that runs, or that ended before its process could be opened.
	 */
	void watch(LiveContainer live) {
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

	private void collect(LiveContainer live, long pauseMicros) {
		try {
			Optional<ContainerExit> exit = live.directory().exit();
			if (exit.isEmpty() && (pauseMicros < SHIM_MICROS || shimRuns(live))) {
				this.executor.schedule(() -> collect(live, Math.min(2 * pauseMicros, LONGEST_PAUSE_MICROS)),
						pauseMicros, TimeUnit.MICROSECONDS);
				return;
			}
			if (exit.isEmpty()) {
				exit = live.directory().exit();
			}
			if (exit.isEmpty()) {
				exit = Optional.of(withoutShim(live));
			}
			this.listener.accept(live, new ContainerState.Exited(exit.get()));
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.error("Collect the exit of container {}", live.current().id(), ex);
		}
	}

	private static boolean shimRuns(LiveContainer live) throws IOException {
		try (PidFd shim = live.directory().shim().orElse(null)) {
			return shim != null && !shim.ended();
		}
	}

	private ContainerExit withoutShim(LiveContainer live) throws IOException {
		PidFd process = live.process();
		int status = (process == null) ? UNKNOWN_STATUS : process.waitStatus().orElse(UNKNOWN_STATUS);
		LOGGER.warn("The shim of container {} was killed; its wait status is {}", live.current().id(), status);
		live.directory().exit(status, this.clock.instant());
		this.groups.end(live.current().id());
		return live.directory().exit().orElseThrow();
	}

	@Override
	public void close() {
		this.processes.close();
		this.executor.shutdownNow();
	}

}
