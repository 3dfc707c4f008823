package dev.gantry.platform.schedules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** In Berlin clocks go from 2 to 3 on 29 March 2026 and from 3 to 2 on 25 October. */
class ScheduleTests {

	@Test
	void isDueByTheClockOfItsZone() {
		assertThat(times("30 3 * * *", "Europe/Berlin", "2026-06-01T00:00:00Z", 2))
			.containsExactly("2026-06-01T01:30:00Z", "2026-06-02T01:30:00Z");
		assertThat(times("30 3 * * *", "UTC", "2026-06-01T03:30:00Z", 1)).containsExactly("2026-06-02T03:30:00Z");
		assertThat(times("0 9 * * MON-FRI", "America/New_York", "2026-01-02T15:00:00Z", 1))
			.containsExactly("2026-01-05T14:00:00Z");
		assertThat(times("@monthly", "UTC", "2026-01-15T00:00:00Z", 2)).containsExactly("2026-02-01T00:00:00Z",
				"2026-03-01T00:00:00Z");
	}

	@Test
	void isDueOnceAtTheEndOfAGapThatItFallsInto() {
		assertThat(times("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
			.containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
		assertThat(times("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
			.containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
	}

	@Test
	void isDueOnceWhenItsTimeComesTwice() {
		assertThat(times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
			.containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
		assertThat(times("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1))
			.containsExactly("2026-10-26T01:30:00Z");
	}

	@Test
	void goesByTheTimeThatPassesWhenEveryHourIsMeant() {
		assertThat(times("30 * * * *", "Europe/Berlin", "2026-10-24T23:31:00Z", 3))
			.containsExactly("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
		assertThat(times("30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2))
			.containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
		assertThat(times("*/20 * * * *", "Europe/Berlin", "2026-10-25T00:50:00Z", 3))
			.containsExactly("2026-10-25T01:00:00Z", "2026-10-25T01:20:00Z", "2026-10-25T01:40:00Z");
	}

	@Test
	void countsWhatHasComeDue() {
		Schedule schedule = Schedule.of("0 * * * *", "UTC");
		Schedule.Due due = schedule.due(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T05:10:00Z"),
				1000);
		assertThat(due.newest()).contains(Instant.parse("2026-01-01T05:00:00Z"));
		assertThat(due.count()).isEqualTo(5);
		Schedule.Due years = Schedule.of("* * * * *", "UTC")
			.due(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2026-01-01T05:10:30Z"), 100);
		assertThat(years.newest()).contains(Instant.parse("2026-01-01T05:10:00Z"));
		assertThat(
				schedule.due(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:59:59Z"), 10).newest())
			.isEmpty();
	}

	@Test
	void isNeverDueOnADayThatNeverComes() {
		assertThat(Schedule.of("0 0 30 2 *", "UTC").next(Instant.parse("2026-01-01T00:00:00Z"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "* * * *", "* * * * * *", "61 * * * *", "a b c d e", "0 0 1 * MON", "@never" })
	void refusesWhatIsNoSchedule(String text) {
		assertThatThrownBy(() -> Schedule.of(text, "UTC")).isInstanceOf(GantryException.class)
			.satisfies((ex) -> assertThat(((GantryException) ex).remedy()).isNotBlank());
	}

	@Test
	void refusesAnUnknownZone() {
		assertThatThrownBy(() -> Schedule.of("* * * * *", "Mars/Olympus")).hasMessageContaining("no time zone");
	}

	private static List<String> times(String schedule, String zone, String after, int count) {
		List<String> times = new ArrayList<>();
		Instant time = Instant.parse(after);
		for (int i = 0; i < count; i++) {
			time = Schedule.of(schedule, zone).next(time).orElseThrow();
			times.add(time.toString());
		}
		return times;
	}

}
