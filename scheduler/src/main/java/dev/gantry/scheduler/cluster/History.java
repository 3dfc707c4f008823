package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.contracts.link.ContainerExit;

/**
 * What has become of an instance so far.
 *
 * @param failures ends in a row of generations that did not stay up; sets the backoff
 * @param lastExit how the last generation that ended did, or {@code null}
 * @param notes why the instance is in its condition, newest last
 */
public record History(int failures, ContainerExit lastExit, List<Note> notes) {

	/** How many notes are kept. */
	public static final int MAX_NOTES = 20;

	public static final History NONE = new History(0, null, List.of());

	public History {
		notes = List.copyOf(notes.size() > MAX_NOTES ? notes.subList(notes.size() - MAX_NOTES, notes.size()) : notes);
	}

	/** With a note more, unless it is the newest one already. */
	public History note(Instant at, String text) {
		if (!this.notes.isEmpty() && this.notes.get(this.notes.size() - 1).text().equals(Note.cut(text))) {
			return this;
		}
		List<Note> longer = new ArrayList<>(this.notes);
		longer.add(new Note(at, text));
		return new History(this.failures, this.lastExit, longer);
	}

	/** After the end of a generation. */
	public History ended(int failures, ContainerExit exit) {
		return new History(failures, exit == null ? this.lastExit : exit, this.notes);
	}

}
