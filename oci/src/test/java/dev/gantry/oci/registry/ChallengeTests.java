package dev.gantry.oci.registry;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class ChallengeTests {

	@Test
	void readsSchemesAndParameters() {
		List<Challenge> challenges = Challenge
			.parse(List.of("Basic realm=\"a \\\"b\\\", c\", charset=UTF-8, Bearer realm=\"https://x/y?z\",service=s",
					"Negotiate"));
		assertThat(challenges).extracting(Challenge::scheme).containsExactly("basic", "bearer", "negotiate");
		assertThat(challenges.get(0).parameter("realm")).contains("a \"b\", c");
		assertThat(challenges.get(0).parameter("charset")).contains("UTF-8");
		assertThat(challenges.get(1).parameter("realm")).contains("https://x/y?z");
		assertThat(challenges.get(1).parameter("scope")).isEmpty();
	}

	@Test
	void keepsTheFirstOfTwoParameters() {
		assertThat(Challenge.parse(List.of("Bearer realm=\"one\",realm=\"two\"")).get(0).parameter("realm"))
			.contains("one");
	}

	@Test
	void makesLittleOfRubbish() {
		assertThat(Challenge.parse(List.of("", ",,,", "=\"", "realm=\"x\""))).isEmpty();
		String hostile = "Bearer realm=\"" + "\\".repeat(8000);
		assertTimeout(Duration.ofSeconds(2), () -> Challenge.parse(List.of(hostile, "x".repeat(1_000_000))));
	}

}
