package dev.gantry.platform.live;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes those who wait for news. A wake between two looks is never lost: who waits says
 * which beat it has seen. Made of a lock and not of a monitor, so that waiting virtual
 * threads pin no carrier on Java 21 to 23.
 */
public final class Signal {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition beaten = this.lock.newCondition();

	private long beat;

	/** There is news. */
	public void beat() {
		this.lock.lock();
		try {
			this.beat++;
			this.beaten.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The present beat; ask before looking at the data. */
	public long seen() {
		this.lock.lock();
		try {
			return this.beat;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits for a beat after the one that was seen, at most for a time. */
	public void await(long seen, Duration atMost) throws InterruptedException {
		long left = atMost.toNanos();
		this.lock.lock();
		try {
			while (this.beat == seen && left > 0) {
				left = this.beaten.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
