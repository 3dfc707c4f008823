package dev.gantry.platform.changes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at apps and nodes for all who want to know what changes. However many they are,
 * the database is asked at most once in {@link #AT_MOST_EACH}, and not at all while
 * nobody listens.
 */
public class Lookout {

	static final Duration AT_MOST_EACH = Duration.ofMillis(400);

	private final Supplier<Map<String, Integer>> apps;

	private final Supplier<Map<String, Integer>> nodes;

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	private Outline last;

	private long lookedAt;

	/**
	 * A lookout.
	 * @param apps a number for each app, by name
	 * @param nodes a number for each node, by name
	 * @param nanoTime a clock that never goes back
	 */
	Lookout(Supplier<Map<String, Integer>> apps, Supplier<Map<String, Integer>> nodes, LongSupplier nanoTime) {
		this.apps = apps;
		this.nodes = nodes;
		this.nanoTime = nanoTime;
	}

	/** How things look, not longer than {@link #AT_MOST_EACH} ago. */
	public Outline look() {
		this.lock.lock();
		try {
			long now = this.nanoTime.getAsLong();
			if (this.last == null || now - this.lookedAt >= AT_MOST_EACH.toNanos()) {
				this.last = new Outline(this.apps.get(), this.nodes.get());
				this.lookedAt = now;
			}
			return this.last;
		}
		finally {
			this.lock.unlock();
		}
	}

}
