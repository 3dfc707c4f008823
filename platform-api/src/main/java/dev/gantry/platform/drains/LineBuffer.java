package dev.gantry.platform.drains;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.gantry.contracts.apps.LogLine;

/**
 * Lines that wait to be sent, as many as there is room for. When there is none, the
 * oldest go, and are counted.
 */
final class LineBuffer {

	private final int most;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition filled = this.lock.newCondition();

	private final Deque<LogLine> lines = new ArrayDeque<>();

	private long dropped;

	private long sent;

	private Instant until;

	LineBuffer(int most) {
		this.most = most;
	}

	void add(LogLine line) {
		this.lock.lock();
		try {
			if (this.lines.size() >= this.most) {
				this.until = this.lines.removeFirst().at();
				this.dropped++;
			}
			this.lines.addLast(line);
			this.filled.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits for lines and shows the first ones; {@link #sent} takes them out. */
	List<LogLine> peek(int atMost, Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.lines.isEmpty() && left > 0) {
				left = this.filled.awaitNanos(left);
			}
			return new ArrayList<>(this.lines.stream().limit(atMost).toList());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** These are out of our hands; some may have been dropped meanwhile. */
	void sent(List<LogLine> gone) {
		this.lock.lock();
		try {
			for (LogLine line : gone) {
				if (this.lines.peekFirst() == line) {
					this.lines.removeFirst();
					this.until = line.at();
				}
				else {
					this.dropped--; // It was dropped while it was sent: it did arrive.
				}
				this.sent++;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	int waiting() {
		this.lock.lock();
		try {
			return this.lines.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** What has changed since the last call. */
	Tally tally() {
		this.lock.lock();
		try {
			Tally tally = new Tally(this.until, this.sent, this.dropped);
			this.sent = 0;
			this.dropped = 0;
			return tally;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Counters.
	 *
	 * @param until the time of the last line that went, or {@code null}
	 * @param sent how many were sent
	 * @param dropped how many were dropped
	 */
	record Tally(Instant until, long sent, long dropped) {

		boolean isEmpty() {
			return this.sent == 0 && this.dropped == 0;
		}

	}

}
