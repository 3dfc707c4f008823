package dev.gantry.engine.launch;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that is done when nobody has asked for anything for a moment, so that a burst of
 * starts does not share the processors with what is made ready for the next; or at once
 * where it cannot wait. It runs in one thread, never twice at the same time.
 */
public final class Lull {

	private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

	private final Runnable work;

	private final ScheduledThreadPoolExecutor executor;

	private final AtomicBoolean planned = new AtomicBoolean();

	private volatile long lastCall = System.nanoTime();

	/**
	 * Does nothing yet.
	 * @param name of the thread
	 * @param work to be done; it looks at {@link #disturbed()} between its steps
	 */
	public Lull(String name, Runnable work) {
		this.work = work;
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		}, new ThreadPoolExecutor.DiscardPolicy());
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/** Somebody has asked for something: the work waits until it is quiet again. */
	public void called() {
		this.lastCall = System.nanoTime();
		if (this.planned.compareAndSet(false, true)) {
			plan(MOMENT_NANOS);
		}
	}

	/** Has the work done at once. */
	public void now() {
		this.executor.execute(this.work);
	}

	/** Whether somebody has asked for something a moment ago. */
	public boolean disturbed() {
		return left() > 0;
	}

	private long left() {
		return MOMENT_NANOS - (System.nanoTime() - this.lastCall);
	}

	private void plan(long nanos) {
		this.executor.schedule(this::whenQuiet, nanos, TimeUnit.NANOSECONDS);
	}

	private void whenQuiet() {
		long left = left();
		if (left > 0) {
			plan(left);
			return;
		}
		this.planned.set(false);
		this.work.run();
	}

	/**
	 * Ends; work that has begun is finished, what is planned is not.
	 * @param seconds how long to wait for that
	 * @return whether it has ended within so many seconds
	 */
	public boolean close(int seconds) {
		this.executor.shutdown();
		try {
			return this.executor.awaitTermination(seconds, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
