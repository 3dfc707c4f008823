package dev.gantry.engine.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final HealthCheck CHECK = new HealthCheck(List.of("CMD", "x"), null, null, Duration.ofSeconds(20),
			null, 3, false);

	private static Health.Result result(int second, int code) {
		return new Health.Result(START.plusSeconds(second), START.plusSeconds(second + 1), code, "");
	}

	@Test
	void countsNoFailureInTheStartPeriodUntilItsFirstSuccess() {
		Health health = Health.starting(START).after(CHECK, result(5, 1)).after(CHECK, result(10, 1));
		assertThat(health.status()).isEqualTo(Health.Status.STARTING);
		assertThat(health.failingStreak()).isZero();
		assertThat(health.after(CHECK, result(12, 0)).after(CHECK, result(15, 1)).failingStreak()).isEqualTo(1);
	}

	@Test
	void isUnhealthyAfterAsManyFailuresInARowAndHealthyAfterOneSuccess() {
		Health health = Health.starting(START);
		for (int i = 0; i < 2; i++) {
			health = health.after(CHECK, result(30 + i, 1));
		}
		assertThat(health.status()).isEqualTo(Health.Status.STARTING);
		health = health.after(CHECK, result(40, Health.Result.TIMED_OUT));
		assertThat(health.status()).isEqualTo(Health.Status.UNHEALTHY);
		assertThat(health.after(CHECK, result(50, 0)).status()).isEqualTo(Health.Status.HEALTHY);
	}

	@Test
	void keepsTheLastFiveResultsAndProbesMoreOftenAtTheStart() {
		Health health = Health.starting(START);
		for (int i = 0; i < 9; i++) {
			health = health.after(CHECK, result(30 + i, 0));
		}
		assertThat(health.results()).hasSize(5).last().isEqualTo(result(38, 0));
		assertThat(Health.starting(START).due(CHECK, START)).isEqualTo(START.plusSeconds(5));
		assertThat(health.due(CHECK, START)).isEqualTo(START.plusSeconds(30));
	}

}
