package dev.gantry.engine.images;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frees space of images by a policy, again and again, and counts what it freed. */
final class ImageHousekeeping implements Closeable {

	private static final Logger LOG = LoggerFactory.getLogger(ImageHousekeeping.class);

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread daemon = new Thread(task, "image-collection");
		daemon.setDaemon(true);
		return daemon;
	});

	private final LocalImages images;

	private final LongAdder freed = new LongAdder();

	private volatile CollectionPolicy policy;

	ImageHousekeeping(LocalImages images, CollectionPolicy policy, Duration every) {
		this.images = images;
		this.policy = policy;
		this.thread.scheduleWithFixedDelay(this::collect, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Goes by another policy from the next time on. */
	void follow(CollectionPolicy other) {
		this.policy = other;
	}

	/** Bytes. */
	long freed() {
		return this.freed.sum();
	}

	private void collect() {
		try {
			Removed removed = this.images.collect(this.policy, false);
			this.freed.add(removed.bytes());
			if (removed.bytes() > 0) {
				LOG.info("Freed {} MB: {} images without a name, {} layers, {} documents and blobs",
						removed.bytes() / 1_000_000, removed.images().size(), removed.layers().size(),
						removed.contents());
			}
		}
		catch (RuntimeException ex) {
			LOG.warn("Collect unused images; tried again later", ex);
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
