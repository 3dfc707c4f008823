package dev.gantry.agent.docker.containers;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimesTests {

	private static final Duration MONTH = Duration.ofDays(30);

	/** Lists keep a line until then. */
	@Test
	void hasTheSameWordsUntilItSaysThatTheyMayChange() {
		Duration duration = Duration.ZERO;
		while (duration.compareTo(MONTH) < 0) {
			Duration next = Times.nextWords(duration);
			assertThat(next).isGreaterThan(duration);
			assertThat(Times.about(next.minusNanos(1))).isEqualTo(Times.about(duration));
			assertThat(Times.nextWords(next.minusNanos(1))).isEqualTo(next);
			duration = next;
		}
	}

	@Test
	void hasWordsForAClockThatWasSetBack() {
		assertThat(Times.about(Duration.ofHours(-1))).isEqualTo("Less than a second");
		assertThat(Times.nextWords(Duration.ofHours(-1))).isEqualTo(Duration.ofSeconds(1));
	}

}
