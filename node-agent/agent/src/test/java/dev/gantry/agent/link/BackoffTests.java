package dev.gantry.agent.link;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	@Test
	void doublesUpToTheLongestDelay() {
		Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 1);
		assertThat(backoff.next()).hasMillis(200);
		assertThat(backoff.next()).hasMillis(400);
		assertThat(backoff.next()).hasMillis(800);
		assertThat(backoff.next()).hasMillis(1000);
		for (int i = 0; i < 100; i++) {
			assertThat(backoff.next()).hasMillis(1000);
		}
	}

	@Test
	void spreadsEachDelayOverItsUpperHalf() {
		assertThat(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 0).next()).hasMillis(100);
	}

	@Test
	void beginsAnewAfterASuccess() {
		Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), () -> 1);
		backoff.next();
		backoff.next();
		backoff.reset();
		assertThat(backoff.next()).hasMillis(200);
	}

}
