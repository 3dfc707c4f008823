package dev.gantry.platform.images;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.gantry.platform.images.RegistryExtension.Tagged;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetentionTests {

	private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

	private static Tagged tagged(String repository, String tag, int daysAgo) {
		return new Tagged(repository, tag, "sha256:" + repository + tag, "type", 1,
				NOW.minus(Duration.ofDays(daysAgo)));
	}

	private static List<String> expired(List<Tagged> tags, Set<String> released, RetentionRule... rules) {
		return new Retention(List.of(rules)).expired(tags, released, NOW).stream().map(Tagged::name).toList();
	}

	@Test
	void keepsTheNewestOfEachRepository() {
		List<Tagged> tags = IntStream.rangeClosed(1, 3)
			.boxed()
			.flatMap((day) -> List.of(tagged("apps/a", "build-" + day, day), tagged("apps/b", "build-" + day, 10 * day))
				.stream())
			.toList();
		assertThat(expired(tags, Set.of(), new RetentionRule("apps/*", "build-*", 2, Duration.ZERO)))
			.containsExactlyInAnyOrder("apps/a:build-3", "apps/b:build-3");
	}

	@Test
	void keepsWhatIsYoungEnoughEvenIfItIsNotAmongTheNewest() {
		List<Tagged> tags = List.of(tagged("a", "x", 1), tagged("a", "y", 5), tagged("a", "z", 9));
		assertThat(expired(tags, Set.of(), new RetentionRule("*", "*", 1, Duration.ofDays(7)))).containsExactly("a:z");
	}

	@Test
	void neverExpiresWhatAReleaseHas() {
		List<Tagged> tags = List.of(tagged("a", "x", 1), tagged("a", "y", 500));
		assertThat(expired(tags, Set.of("sha256:ay"), new RetentionRule("*", "*", 1, Duration.ZERO))).isEmpty();
	}

	@Test
	void keepsWhatNoRuleCoversAndLetsTheFirstRuleCount() {
		List<Tagged> tags = List.of(tagged("a", "v1", 90), tagged("a", "build-1", 90), tagged("b", "v1", 90));
		assertThat(expired(tags, Set.of(), new RetentionRule("a", "v*", 5, Duration.ZERO),
				new RetentionRule("a", "*", 0, Duration.ofDays(30))))
			.containsExactly("a:build-1");
	}

	@Test
	void keepsWhatWasTaggedJustNow() {
		List<Tagged> tags = List.of(new Tagged("a", "x", "sha256:x", "type", 1, NOW.minus(Duration.ofMinutes(1))),
				new Tagged("a", "y", "sha256:y", "type", 1, NOW.minus(Duration.ofMinutes(30))),
				new Tagged("a", "z", "sha256:z", "type", 1, NOW.minus(Duration.ofMinutes(90))));
		assertThat(expired(tags, Set.of(), new RetentionRule("*", "*", 1, Duration.ZERO))).containsExactly("a:z");
	}

	@Test
	void refusesARuleThatKeepsNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RetentionRule("*", "*", 0, Duration.ZERO))
			.withMessageContaining("keep-last");
	}

}
