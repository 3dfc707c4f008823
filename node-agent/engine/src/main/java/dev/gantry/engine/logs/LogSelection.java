package dev.gantry.engine.logs;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which lines of a log to read.
 *
 * @param since only lines from then on, or {@code null}
 * @param until only lines before that moment, or {@code null}; following ends there
 * @param streams only lines of these
 * @param tail only the last so many of them; -1 for all
 * @param follow whether to go on with new lines until the container has ended
 */
public record LogSelection(Instant since, Instant until, Set<LogEntry.Stream> streams, int tail, boolean follow) {

	/** Everything so far. */
	public static final LogSelection ALL = new LogSelection(null, -1, false);

	/** Everything, to the end. */
	public static final LogSelection FOLLOW = new LogSelection(null, -1, true);

	public LogSelection {
		streams = Set.copyOf(streams);
	}

	/** Of both streams and without an end. */
	public LogSelection(Instant since, int tail, boolean follow) {
		this(since, null, EnumSet.allOf(LogEntry.Stream.class), tail, follow);
	}

	public LogSelection withUntil(Instant until) {
		return new LogSelection(this.since, until, this.streams, this.tail, this.follow);
	}

	public LogSelection withStreams(Set<LogEntry.Stream> streams) {
		return new LogSelection(this.since, this.until, streams, this.tail, this.follow);
	}

	boolean wants(LogEntry entry) {
		return this.streams.contains(entry.stream()) && (this.since == null || !entry.at().isBefore(this.since))
				&& (this.until == null || entry.at().isBefore(this.until));
	}

	/** Whether nothing that is written from a moment on is wanted any more. */
	boolean isOver(Instant now) {
		return this.until != null && !now.isBefore(this.until);
	}

}
