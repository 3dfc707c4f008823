package dev.gantry.engine.layers;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets several who finish at about the same time share one write-out of their file
 * system: whoever comes while one is under way waits for the next, and the first of those
 * does it for all.
 */
final class SyncGroup {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition ended = this.lock.newCondition();

	private long started;

	private long finished;

	private boolean running;

	/** Returns when a write-out that began after this call has succeeded. */
	void sync(WriteOut writeOut) throws IOException {
		this.lock.lock();
		try {
			long mine = this.started + 1;
			while (this.finished < mine) {
				if (this.running) {
					this.ended.awaitUninterruptibly();
				}
				else {
					lead(writeOut);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** When this fails, each of the others tries for itself. */
	private void lead(WriteOut writeOut) throws IOException {
		this.running = true;
		this.started++;
		boolean done = false;
		this.lock.unlock();
		try {
			writeOut.run();
			done = true;
		}
		finally {
			this.lock.lock();
			this.running = false;
			this.finished = done ? this.started : this.finished;
			this.ended.signalAll();
		}
	}

	/** Writes a file system to its disk. */
	@FunctionalInterface
	interface WriteOut {

		void run() throws IOException;

	}

}
