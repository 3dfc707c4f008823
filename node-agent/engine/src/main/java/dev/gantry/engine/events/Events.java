package dev.gantry.engine.events;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The engine's events. The last {@value #KEPT} are remembered, so that somebody can ask
 * for what has happened since a moment. Publishing never waits: a subscriber that does
 * not take its events loses the subscription and is told so.
 */
public final class Events {

	/** How many events are remembered. */
	public static final int KEPT = 4096;

	private final Clock clock;

	private final Deque<Event> history = new ArrayDeque<>();

	private final Set<EventSubscription> subscriptions = new CopyOnWriteArraySet<>();

	public Events(Clock clock) {
		this.clock = clock;
	}

	/** Tells everybody that something has happened now. */
	public Event publish(Event.Subject subject, Event.Action action, String id, Map<String, String> attributes) {
		synchronized (this.history) {
			Event event = new Event(this.clock.instant(), subject, action, id, attributes);
			if (this.history.size() == KEPT) {
				this.history.removeFirst();
			}
			this.history.addLast(event);
			this.subscriptions.forEach((subscription) -> subscription.offer(event));
			return event;
		}
	}

	/**
	 * What is remembered of a time.
	 * @param since its begin, inclusive; {@code null} for all that is remembered
	 * @param until its end, exclusive; {@code null} for now
	 */
	public List<Event> between(Instant since, Instant until) {
		synchronized (this.history) {
			return select(since, until);
		}
	}

	/**
	 * Subscribes to what happens from a moment on.
	 * @param since the moment, which may have passed; {@code null} for now
	 */
	public EventSubscription subscribe(Instant since) {
		synchronized (this.history) {
			EventSubscription subscription = new EventSubscription(this.subscriptions::remove);
			if (since != null) {
				select(since, null).forEach(subscription::offer);
			}
			this.subscriptions.add(subscription);
			return subscription;
		}
	}

	private List<Event> select(Instant since, Instant until) {
		List<Event> selected = new ArrayList<>();
		for (Event event : this.history) {
			if ((since == null || !event.at().isBefore(since)) && (until == null || event.at().isBefore(until))) {
				selected.add(event);
			}
		}
		return selected;
	}

}
