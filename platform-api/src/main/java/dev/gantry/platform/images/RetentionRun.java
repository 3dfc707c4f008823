package dev.gantry.platform.images;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.images.RegistryExtension.Tagged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies the rules of retention now and then. Every replica of the server does: what one
 * has removed the other does not find.
 */
class RetentionRun implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(RetentionRun.class);

	private final RetentionProperties properties;

	private final ImageShelf shelf;

	private final ImageInspection images;

	private final ReleasedImages released;

	private final EventLog events;

	private final TransactionTemplate transaction;

	private ScheduledExecutorService executor;

	RetentionRun(RetentionProperties properties, ImageShelf shelf, ImageInspection images, ReleasedImages released,
			EventLog events, TransactionTemplate transaction) {
		this.properties = properties;
		this.shelf = shelf;
		this.images = images;
		this.released = released;
		this.events = events;
		this.transaction = transaction;
	}

	private void attempt() {
		try {
			apply(Clock.systemUTC());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			log.warn("The rules of retention could not be applied", ex);
		}
	}

	/** Removes what is not kept. */
	void apply(Clock clock) throws IOException, InterruptedException {
		List<Tagged> all = this.shelf.tagged();
		List<Tagged> expired = new Retention(this.properties.rules()).expired(all, this.released.digests(),
				clock.instant());
		for (Tagged tag : expired) {
			Set<Tagged> others = all.stream()
				.filter((other) -> other.repository().equals(tag.repository()) && other.digest().equals(tag.digest()))
				.filter((other) -> !expired.contains(other))
				.collect(Collectors.toSet());
			this.images.delete(tag.repository(), tag.tag());
			if (others.isEmpty() && !this.released.digests().contains(tag.digest())) {
				deleteUntagged(tag);
			}
			this.transaction.executeWithoutResult((status) -> this.events.tell("image.expired", null, tag.name(),
					EventLog.GANTRY, "Image " + tag.digest() + " was not kept, as the rules of retention say"));
		}
	}

	/** Another tag of the same image may have gone before, and the image with it. */
	private void deleteUntagged(Tagged tag) {
		try {
			this.images.delete(tag.repository(), tag.digest());
		}
		catch (dev.gantry.contracts.errors.GantryException ex) {
			log.debug("{} is gone already", tag, ex);
		}
	}

	@Override
	public synchronized void start() {
		this.executor = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "image-retention");
			thread.setDaemon(true);
			return thread;
		});
		Duration every = this.properties.every();
		if (!this.properties.rules().isEmpty()) {
			long millis = Math.max(1000, every.toMillis());
			this.executor.scheduleWithFixedDelay(this::attempt, millis, millis, TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public synchronized void stop() {
		this.executor.shutdownNow();
		this.executor = null;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	/** Knows which images releases have. */
	interface ReleasedImages {

		/** Their digests. */
		Set<String> digests();

	}

}
