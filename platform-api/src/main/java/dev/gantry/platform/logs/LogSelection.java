package dev.gantry.platform.logs;

import java.time.DateTimeException;
import java.time.Instant;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.LogQuery;

import org.springframework.boot.convert.DurationStyle;

/**
 * Which lines of an app.
 *
 * @param follow whether to go on with new lines
 * @param since only lines from then on, or {@code null}
 * @param tail only so many of each instance, -1 for all
 * @param until only lines before then, or {@code null}
 * @param contains only lines with this text, in any case of letters, or {@code null};
 * {@code tail} then counts those of the whole app
 * @param process only this process type ({@code web}) or instance ({@code web.1}), or
 * {@code null}
 */
public record LogSelection(boolean follow, Instant since, Instant until, String contains, int tail, String process) {

	private static final int LONGEST_TAIL = 100_000;

	private static final int LONGEST_TEXT = 1_000;

	/**
	 * A time as somebody wrote it.
	 *
	 * @param since a point in time (RFC 3339) or how long ago ({@code 5m}), or
	 * {@code null}
	 * @param until the same for its end
	 */
	public record Span(String since, String until) {
	}

	/**
	 * Reads a selection.
	 * @param span from when until when
	 * @param contains a text that the lines have, or {@code null}
	 */
	public static LogSelection of(boolean follow, Span span, String contains, Integer tail, String process,
			Instant now) {
		if (tail != null && tail < -1) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, tail + " is not a number of lines",
					"Use 0 or more; without 'tail' all lines come");
		}
		int lines = (tail == null) ? -1 : Math.min(tail, LONGEST_TAIL);
		if (contains != null && contains.length() > LONGEST_TEXT) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"The text that is looked for has more than " + LONGEST_TEXT + " characters", "Shorten it");
		}
		if (follow && span.until() != null) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'follow' and 'until' do not go together",
					"Leave one of them out");
		}
		return new LogSelection(follow, instant(span.since(), now), instant(span.until(), now),
				(contains == null || contains.isEmpty()) ? null : contains, lines,
				(process == null || process.isBlank()) ? null : process);
	}

	private static Instant instant(String since, Instant now) {
		if (since == null || since.isBlank()) {
			return null;
		}
		try {
			return Instant.parse(since.strip());
		}
		catch (DateTimeException notATime) {
			try {
				return now.minus(DurationStyle.detectAndParse(since.strip()));
			}
			catch (IllegalArgumentException | ArithmeticException | DateTimeException ex) {
				throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + since + "' is not a time",
						"Write how long ago ('5m', '2h') or a point in time ('2026-01-31T12:00:00Z')", ex);
			}
		}
	}

	LogQuery query() {
		return new LogQuery(this.follow, this.since, sifted() ? -1 : this.tail, this.until, this.contains);
	}

	/** Everything that an instance writes which began after the reader came. */
	LogQuery queryOfLater() {
		return new LogQuery(this.follow, this.since, -1, this.until, this.contains);
	}

	/** Whether the node cannot tell which are the last lines. */
	boolean sifted() {
		return this.until != null || this.contains != null;
	}

	boolean includes(String instanceName, String type) {
		return this.process == null || this.process.equals(type) || this.process.equals(instanceName);
	}

}
