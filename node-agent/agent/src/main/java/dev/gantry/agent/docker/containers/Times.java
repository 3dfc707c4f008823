package dev.gantry.agent.docker.containers;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.agent.docker.http.ApiException;

/** Times as Docker writes them and people read them. */
public final class Times {

	/** What Docker says for a time that has not been. */
	public static final String NEVER = "0001-01-01T00:00:00Z";

	private static final DateTimeFormatter PRECISE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'")
		.withZone(java.time.ZoneOffset.UTC);

	private static final Pattern PART = Pattern.compile("([0-9.]+)(h|ms|us|ns|m|s)");

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
	 * Seconds since the epoch with a fraction, a date and time, or how long ago as Go
	 * writes it, for example {@code 1h30m}.
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
			if (text.matches("(\\d{1,9}(\\.\\d{1,9})?(h|m|s|ms|us|ns))+")) {
				return Instant.now().minus(duration(text));
			}
			return java.time.OffsetDateTime.parse(text).toInstant();
		}
		catch (java.time.format.DateTimeParseException ex) {
			throw ApiException.invalid("invalid value for parameter '" + name + "': '" + text + "' is no time");
		}
	}

	private static Duration duration(String text) {
		Matcher parts = PART.matcher(text);
		double nanos = 0;
		while (parts.find()) {
			nanos += Double.parseDouble(parts.group(1)) * switch (parts.group(2)) {
				case "h" -> 3.6e12;
				case "m" -> 6e10;
				case "s" -> 1e9;
				case "ms" -> 1e6;
				case "us" -> 1e3;
				default -> 1;
			};
		}
		return Duration.ofNanos((long) nanos);
	}

	/** The first duration that {@link #about} may have other words for than this one. */
	static Duration nextWords(Duration duration) {
		long seconds = Math.max(0, duration.toSeconds());
		return Duration.ofSeconds((seconds < 60) ? seconds + 1 : (seconds / 60 + 1) * 60);
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
