package dev.gantry.contracts.link;

import java.time.Instant;
import java.util.Locale;

/**
 * Which lines of an instance's logs.
 *
 * @param follow whether to go on with new lines
 * @param since only lines from then on, or {@code null}
 * @param tail only the last so many of them, -1 for all
 * @param until only lines before then, or {@code null}
 * @param contains only lines with this text in them, in any case of letters, or
 * {@code null}
 */
public record LogQuery(boolean follow, Instant since, int tail, Instant until, String contains) {

	/** All of its lines in that time. */
	public LogQuery(boolean follow, Instant since, int tail) {
		this(follow, since, tail, null, null);
	}

	/** Whether a line is one of them, as far as the line itself tells. */
	public boolean includes(Instant at, String text) {
		return (this.until == null || at.isBefore(this.until)) && (this.contains == null
				|| text.toLowerCase(Locale.ROOT).contains(this.contains.toLowerCase(Locale.ROOT)));
	}

}
