package dev.gantry.engine.logs;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One reading of a log: first what is there, then, when it is followed, what is added,
 * looked for every few milliseconds. It holds a thread only while there is something to
 * read.
 */
final class LogReading implements LogSubscription {

	private static final long PAUSE_MILLIS = 25;

	private final LogFiles files;

	private final LogSelection selection;

	private final BooleanSupplier ended;

	private final Consumer<LogEntry> listener;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	/** Held while lines are delivered. */
	private final ReentrantLock step = new ReentrantLock();

	private volatile boolean closed;

	/** Whether there is no next step. */
	private volatile boolean abandoned;

	private boolean begun;

	LogReading(LogFiles files, LogSelection selection, BooleanSupplier ended, Consumer<LogEntry> listener) {
		this.files = files;
		this.selection = selection;
		this.ended = ended;
		this.listener = listener;
	}

	void schedule(ScheduledExecutorService executor) {
		executor.execute(() -> step(executor));
	}

	private void step(ScheduledExecutorService executor) {
		this.step.lock();
		try {
			boolean last = this.closed || !this.selection.follow() || this.ended.getAsBoolean()
					|| this.selection.isOver(Instant.now());
			if (!this.closed) {
				deliver();
			}
			if (last) {
				finish();
			}
			else {
				executor.schedule(() -> step(executor), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.files.close();
			this.done.completeExceptionally(ex);
		}
		finally {
			this.step.unlock();
		}
		if (this.abandoned) {
			abandon();
		}
	}

	/** Ends after the executor has; a step that is under way does it when it is over. */
	void abandon() {
		this.closed = true;
		this.abandoned = true;
		if (this.step.tryLock()) {
			try {
				finish();
			}
			finally {
				this.step.unlock();
			}
		}
	}

	/** The first time only the last few lines may be wanted; after that every line is. */
	private void deliver() throws IOException {
		if (this.begun || this.selection.tail() < 0) {
			this.files.read(this::select);
		}
		else {
			Deque<LogEntry> tail = new ArrayDeque<>();
			this.files.read((entry) -> {
				if (this.selection.wants(entry)) {
					tail.add(entry);
				}
				if (tail.size() > this.selection.tail()) {
					tail.remove();
				}
			});
			tail.forEach(this.listener);
		}
		this.begun = true;
	}

	private void select(LogEntry entry) {
		if (!this.closed && this.selection.wants(entry)) {
			this.listener.accept(entry);
		}
	}

	private void finish() {
		this.files.close();
		this.done.complete(null);
	}

	@Override
	public CompletableFuture<Void> done() {
		return this.done;
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
