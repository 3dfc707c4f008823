package dev.gantry.platform.schedules;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.springframework.scheduling.support.CronExpression;

/**
 * Times by the clock on the wall of a time zone, in five fields as in crontab. Where the
 * clock is changed, it does as Vixie cron: a schedule that names its hours is due once,
 * at the end of a gap when its time falls into one, and the first time when its time
 * comes twice. One whose hours are {@code *} goes by the time that really passes.
 */
public final class Schedule {

	private static final int FIELDS = 5;

	private static final int LONGEST = 200;

	/** More than the longest gap or overlap of any zone. */
	private static final int HOURS_BACK = 26;

	private final CronExpression expression;

	private final ZoneId zone;

	private final boolean everyHour;

	private Schedule(CronExpression expression, ZoneId zone, boolean everyHour) {
		this.expression = expression;
		this.zone = zone;
		this.everyHour = everyHour;
	}

	/**
	 * Reads a schedule.
	 * @param text five fields (minute, hour, day of the month, month, day of the week) or
	 * {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly}, {@code @yearly}
	 * @throws GantryException {@code REQUEST_INVALID} if it is none
	 */
	public static Schedule of(String text, String zone) {
		String stripped = text.strip();
		if (stripped.length() > LONGEST) {
			throw invalid("A schedule has at most " + LONGEST + " characters");
		}
		if (stripped.startsWith("@")) {
			return new Schedule(parse(stripped, stripped), zone(zone), stripped.equals("@hourly"));
		}
		String[] fields = stripped.split("\\s+");
		if (fields.length != FIELDS) {
			throw invalid("'" + text + "' has " + fields.length + " fields and not " + FIELDS);
		}
		if (!free(fields[2]) && !free(fields[4])) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"'" + text + "' names both days of the month and days of the week,"
							+ " which some programs take for 'and' and some for 'or'",
					"Leave one of them '*' and make two jobs if both are meant");
		}
		return new Schedule(parse(text, "0 " + stripped), zone(zone), fields[1].startsWith("*"));
	}

	private static boolean free(String field) {
		return field.equals("*") || field.equals("?");
	}

	private static CronExpression parse(String text, String expression) {
		try {
			return CronExpression.parse(expression);
		}
		catch (IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + text + "' is no schedule: " + ex.getMessage(),
					example(), ex);
		}
	}

	private static ZoneId zone(String name) {
		try {
			return ZoneId.of(name);
		}
		catch (DateTimeException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + name + "' is no time zone",
					"Write for example UTC or Europe/Berlin", ex);
		}
	}

	private static GantryException invalid(String detail) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, example());
	}

	private static String example() {
		return "Write minute, hour, day of the month, month and day of the week, for example '30 3 * * *'";
	}

	/** The first time after a moment; nothing if there is none within years. */
	public Optional<Instant> next(Instant after) {
		return this.everyHour
				? Optional.ofNullable(this.expression.next(after.atZone(this.zone))).map(ZonedDateTime::toInstant)
				: nextByTheWall(after);
	}

	private Optional<Instant> nextByTheWall(Instant after) {
		LocalDateTime time = LocalDateTime.ofInstant(after, this.zone).minusHours(HOURS_BACK);
		for (time = this.expression.next(time); time != null; time = this.expression.next(time)) {
			Instant moment = moment(time);
			if (moment.isAfter(after)) {
				return Optional.of(moment);
			}
		}
		return Optional.empty();
	}

	private Instant moment(LocalDateTime time) {
		ZoneOffsetTransition transition = this.zone.getRules().getTransition(time);
		if (transition != null && transition.isGap()) {
			return transition.getInstant();
		}
		return ZonedDateTime.of(time, this.zone).withEarlierOffsetAtOverlap().toInstant();
	}

	/**
	 * The times from one moment, which does not count, to another, which does.
	 * @param most after so many it is not counted any further
	 */
	public Due due(Instant after, Instant until, int most) {
		Instant newest = null;
		int count = 0;
		Optional<Instant> time = next(after);
		while (time.isPresent() && !time.get().isAfter(until)) {
			newest = time.get();
			count++;
			time = next((count == most) ? latest(newest, until) : newest);
		}
		return new Due(Optional.ofNullable(newest), count);
	}

	/** Jumps ahead when far too many times have gone by: a day before the end. */
	private static Instant latest(Instant newest, Instant until) {
		Instant jump = until.minus(Duration.ofDays(1));
		return jump.isAfter(newest) ? jump : newest;
	}

	/**
	 * What has come due.
	 *
	 * @param newest the last time, or nothing
	 * @param count how many there were
	 */
	public record Due(Optional<Instant> newest, int count) {
	}

}
