package dev.gantry.agent.docker.containers;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import dev.gantry.agent.docker.http.ApiException;

/** Times as Docker writes them and people read them. */
public final class Times {

	/** What Docker says for a time that has not been. */
	public static final String NEVER = "0001-01-01T00:00:00Z";

	private static final DateTimeFormatter PRECISE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'")
		.withZone(java.time.ZoneOffset.UTC);

	private Times() {
	}

	public static String of(Instant at) {
		return (at != null) ? DateTimeFormatter.ISO_INSTANT.format(at) : NEVER;
	}

	/** With all nine digits of the second's fraction, as in logs. */
	static String precise(Instant at) {
		return PRECISE.format(at);
	}

	/**
	 * Seconds since the epoch with a fraction, or a date and time.
	 * @return {@code null} for nothing
	 */
	public static Instant parse(String name, String text) {
		if (text.isEmpty() || text.equals("0")) {
			return null;
		}
		try {
			if (text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
				java.math.BigDecimal seconds = new java.math.BigDecimal(text);
				long whole = seconds.longValue();
				return Instant.ofEpochSecond(whole,
						seconds.subtract(java.math.BigDecimal.valueOf(whole)).movePointRight(9).longValue());
			}
			return java.time.OffsetDateTime.parse(text).toInstant();
		}
		catch (java.time.format.DateTimeParseException ex) {
			throw ApiException.invalid("invalid value for parameter '" + name + "': '" + text + "' is no time");
		}
	}

	/** About how long, in the words of Docker's lists. */
	static String about(Duration duration) {
		long seconds = Math.max(0, duration.toSeconds());
		if (seconds < 1) {
			return "Less than a second";
		}
		if (seconds < 60) {
			return (seconds == 1) ? "1 second" : seconds + " seconds";
		}
		long minutes = seconds / 60;
		if (minutes < 60) {
			return (minutes == 1) ? "About a minute" : minutes + " minutes";
		}
		long hours = Math.round(minutes / 60.0);
		if (hours < 48) {
			return (hours == 1) ? "About an hour" : hours + " hours";
		}
		long days = hours / 24;
		return (days < 14) ? days + " days" : days / 7 + " weeks";
	}

}
