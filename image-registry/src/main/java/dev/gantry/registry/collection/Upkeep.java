package dev.gantry.registry.collection;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.upstreams.Upstreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the store in order, now and then and when somebody asks. */
public final class Upkeep implements Closeable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "registry-upkeep");
		thread.setDaemon(true);
		return thread;
	});

	private final ReentrantLock scrubbing = new ReentrantLock();

	private final ContentStore store;

	private final Repositories repositories;

	private final Upstreams upstreams;

	private final Collector collector;

	private final Clock clock;

	/**
	 * Upkeep that has not begun.
	 * @param lease how long a link that no manifest needs is left where it is
	 */
	public Upkeep(ContentStore store, Repositories repositories, Upstreams upstreams, Duration lease, Clock clock) {
		this.store = store;
		this.repositories = repositories;
		this.upstreams = upstreams;
		this.collector = new Collector(store, repositories, lease, clock);
		this.clock = clock;
	}

	/** Begins to do it now and then. */
	public void begin(UpkeepProperties properties) {
		schedule(properties.collectEvery(), () -> collectNow());
		Duration scrub = properties.scrubEvery();
		Scrubber.Pace pace = Scrubber.Pace.of(Math.max(1, properties.scrubRate().toBytes()));
		// Looks for what is due often, so that a restart does not put it off.
		schedule(scrub.isZero() ? scrub : scrub.dividedBy(24), () -> scrub(scrub, pace));
	}

	private void schedule(Duration interval, Task task) {
		if (!interval.isZero()) {
			long millis = Math.max(1000, interval.toMillis());
			this.executor.scheduleWithFixedDelay(() -> attempt(task), millis, millis, TimeUnit.MILLISECONDS);
		}
	}

	private static void attempt(Task task) {
		try {
			task.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("The registry's store cannot be put in order", ex);
		}
	}

	private void collectNow() throws IOException {
		int forgotten = this.upstreams.forget();
		Collected collected = this.collector.collect(false);
		if (forgotten + collected.contents() > 0) {
			LOGGER.info("Removed {} contents with {} bytes; {} copies of upstreams were not wanted any more",
					collected.contents(), collected.bytes(), forgotten);
		}
	}

	/** Collects now, or tells what that would remove. */
	public Collected collect(boolean dryRun) throws IOException {
		return dryRun ? this.collector.preview() : this.collector.collect(true);
	}

	/**
	 * Reads all of the store now, as fast as it can.
	 * @throws RegistryErrorException if somebody does already
	 */
	public Scrubbed scrub() throws IOException, InterruptedException {
		return scrub(Duration.ZERO, Scrubber.Pace.FULL);
	}

	private Scrubbed scrub(Duration age, Scrubber.Pace pace) throws IOException, InterruptedException {
		if (!this.scrubbing.tryLock()) {
			throw new RegistryErrorException(RegistryErrorCode.TOOMANYREQUESTS, "a scrub is under way; wait for it");
		}
		try {
			return new Scrubber(this.store, this.repositories, pace).scrub(this.clock.instant().minus(age));
		}
		finally {
			this.scrubbing.unlock();
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
