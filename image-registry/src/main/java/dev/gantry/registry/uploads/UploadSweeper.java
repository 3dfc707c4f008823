package dev.gantry.registry.uploads;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discards uploads whose lease is over, now and then. */
public final class UploadSweeper implements Closeable {

	private static final Logger LOGGER = LoggerFactory.getLogger(UploadSweeper.class);

	private final Uploads uploads;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "registry-uploads");
		thread.setDaemon(true);
		return thread;
	});

	/** Starts to sweep, ten times in a lease. */
	public UploadSweeper(Uploads uploads, Duration lease) {
		this.uploads = uploads;
		long millis = Math.max(1000, lease.toMillis() / 10);
		this.executor.scheduleWithFixedDelay(this::sweep, 0, millis, TimeUnit.MILLISECONDS);
	}

	private void sweep() {
		try {
			int expired = this.uploads.expire();
			if (expired > 0) {
				LOGGER.info("Discarded {} uploads that nobody went on with", expired);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Uploads whose lease is over cannot be discarded", ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
