package dev.gantry.engine.logs;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads logs on a few threads of its own. */
public final class LogReaders implements AutoCloseable {

	private static final int THREADS = 4;

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "container-logs");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Reads a log.
	 * @param directory the container's
	 * @param selection which lines
	 * @param ended whether the container will write no more
	 * @param listener gets each line
	 */
	public LogSubscription read(Path directory, LogSelection selection, BooleanSupplier ended,
			Consumer<LogEntry> listener) {
		LogReading reading = new LogReading(new LogFiles(directory), selection, ended, listener);
		reading.schedule(this.executor);
		return reading;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
