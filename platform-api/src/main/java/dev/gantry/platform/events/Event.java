package dev.gantry.platform.events;

import java.time.Instant;

import dev.gantry.contracts.apps.EventView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Something that happened, as a row of the outbox. */
@Entity
@Table(name = "events")
class Event {

	private static final int WIDTH = 4_000;

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private Long id;

	private Long sequence;

	private Instant at;

	private String type;

	private String app;

	private String subject;

	private String actor;

	@Column(name = "message")
	private String message;

	protected Event() {
	}

	Event(EventView event) {
		this.at = event.at();
		this.type = event.type();
		this.app = event.app();
		this.subject = event.subject();
		this.actor = event.actor();
		this.message = (event.message().length() > WIDTH) ? event.message().substring(0, WIDTH - 1) + "…"
				: event.message();
	}

	void number(long next) {
		this.sequence = next;
	}

	EventView view() {
		return new EventView(this.sequence, this.at, this.type, this.app, this.subject, this.actor, this.message);
	}

}
