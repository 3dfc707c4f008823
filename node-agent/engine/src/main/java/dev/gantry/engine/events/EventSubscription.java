package dev.gantry.engine.events;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Somebody's place in the stream of events; for one thread at a time. */
public final class EventSubscription implements AutoCloseable {

	/** Room for all of the memory and as much again. */
	private static final int WAITING = 2 * Events.KEPT;

	private final LinkedBlockingQueue<Event> waiting = new LinkedBlockingQueue<>(WAITING);

	private final Consumer<EventSubscription> ending;

	private volatile boolean overrun;

	EventSubscription(Consumer<EventSubscription> ending) {
		this.ending = ending;
	}

	void offer(Event event) {
		if (!this.waiting.offer(event)) {
			this.overrun = true;
			close();
		}
	}

	/**
	 * The next event.
	 * @param patience how long to wait for it
	 * @return empty when there was none in that time, or there will be none; see
	 * {@link #overrun}
	 */
	public Optional<Event> next(Duration patience) throws InterruptedException {
		return Optional.ofNullable(this.waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
	}

	/**
	 * Whether events were lost because they were not taken in time; nothing new comes
	 * after that.
	 */
	public boolean overrun() {
		return this.overrun;
	}

	@Override
	public void close() {
		this.ending.accept(this);
	}

}
