package dev.gantry.platform.events;

import java.time.Clock;

import dev.gantry.contracts.apps.EventView;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where everything that happens is told. An event is written in the caller's transaction,
 * so that it is told exactly if what it tells of was done.
 */
public class EventLog {

	/** Who acts when nobody asked. */
	public static final String GANTRY = "gantry";

	private final EventRows rows;

	private final ApplicationEventPublisher publisher;

	private final Clock clock;

	EventLog(EventRows rows, ApplicationEventPublisher publisher, Clock clock) {
		this.rows = rows;
		this.publisher = publisher;
		this.clock = clock;
	}

	/**
	 * Tells of something that happened.
	 * @param type in the past tense, for example {@code deployment.succeeded}
	 * @param app the app that it is about, or {@code null}
	 * @param subject what it is about, by name
	 * @param actor a token's name or {@link #GANTRY}
	 * @param message in a sentence
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void tell(String type, String app, String subject, String actor, String message) {
		this.rows.save(new Event(new EventView(0, this.clock.instant(), type, app, subject, actor, message)));
		this.publisher.publishEvent(new Told());
	}

	/**
	 * Tells the leader to look at what is wanted, once the caller's transaction is
	 * committed.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void desiredStateChanged() {
		this.publisher.publishEvent(new DesiredStateChanged());
	}

	/** An event waits for its number. */
	record Told() {
	}

}
