package dev.gantry.engine.logs;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads logs on a few threads of its own. */
public final class LogReaders implements AutoCloseable {

	private static final int THREADS = 4;

	private final Set<LogReading> open = ConcurrentHashMap.newKeySet();

	private final LogCompression compression = new LogCompression();

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "container-logs");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Compresses what is rotated from now on, in the background.
	 * @param directories of the containers there are at the moment
	 */
	public void compress(Supplier<Collection<Path>> directories) {
		this.compression.watch(directories);
	}

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
		this.open.add(reading);
		reading.done().whenComplete((nothing, failure) -> this.open.remove(reading));
		reading.schedule(this.executor);
		return reading;
	}

	@Override
	public void close() {
		this.compression.close();
		this.executor.shutdownNow();
		this.open.forEach(LogReading::abandon);
	}

}
