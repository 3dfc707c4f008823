package dev.gantry.registry.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.gantry.registry.database.RegistryDatabase;

import org.springframework.jdbc.core.JdbcTemplate;

import static dev.gantry.registry.database.RegistryDatabase.at;

/**
 * The outbox of pushes. A row was written with the tag that it tells of and stays until
 * somebody says that it was understood, so who reads must expect to read twice.
 */
public final class PushEvents {

	private static final int MOST = 100;

	/** How long a row waits for a reader that never comes. */
	private static final Duration KEEP = Duration.ofDays(7);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final JdbcTemplate jdbc;

	private final Clock clock;

	public PushEvents(RegistryDatabase database, Clock clock) {
		this.jdbc = database.jdbc();
		this.clock = clock;
	}

	/** The oldest events. */
	public List<PushEvent> list() {
		return this.jdbc.query("select * from registry_events order by sequence limit ?",
				(row, number) -> new PushEvent(row.getString("id"), RegistryDatabase.time(row, "at"),
						row.getString("repository"), row.getString("tag"), row.getString("digest"),
						row.getString("media_type"), row.getString("actor")),
				MOST);
	}

	/** The oldest events, as soon as there is one, or none when the time is over. */
	public List<PushEvent> await(Duration limit) throws InterruptedException {
		Instant end = this.clock.instant().plus(limit);
		List<PushEvent> events = list();
		while (events.isEmpty() && this.clock.instant().isBefore(end)) {
			pause();
			events = list();
		}
		return events;
	}

	private static void pause() throws InterruptedException {
		Thread.sleep(INTERVAL.toMillis());
	}

	/** Removes events that were understood. */
	public void understood(List<String> ids) {
		ids.forEach((id) -> this.jdbc.update("delete from registry_events where id = ?", id));
	}

	/** Removes what nobody came for. */
	public void forget() {
		this.jdbc.update("delete from registry_events where at < ?", at(this.clock.instant().minus(KEEP)));
	}

}
