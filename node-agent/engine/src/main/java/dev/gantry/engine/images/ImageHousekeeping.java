package dev.gantry.engine.images;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frees space of images by a policy, again and again. */
final class ImageHousekeeping implements Closeable {

	private static final Logger LOG = LoggerFactory.getLogger(ImageHousekeeping.class);

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread daemon = new Thread(task, "image-collection");
		daemon.setDaemon(true);
		return daemon;
	});

	ImageHousekeeping(LocalImages images, CollectionPolicy policy, Duration every) {
		this.thread.scheduleWithFixedDelay(() -> collect(images, policy), every.toMillis(), every.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private static void collect(LocalImages images, CollectionPolicy policy) {
		try {
			Removed removed = images.collect(policy, false);
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
