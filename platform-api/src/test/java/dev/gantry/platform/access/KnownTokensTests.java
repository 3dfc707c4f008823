package dev.gantry.platform.access;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/** What is remembered of tokens, and for how long. */
class KnownTokensTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Caller NODE = new Caller("id", "node n1", TokenKind.NODE, "n1", null);

	private final Set<String> valid = new HashSet<>(Set.of("red", "blue"));

	private int asked;

	private boolean away;

	private final KnownTokens tokens = new KnownTokens(this::valid, 10);

	private Set<String> valid() {
		this.asked++;
		if (this.away) {
			throw new DataAccessResourceFailureException("no database");
		}
		return this.valid;
	}

	@Test
	void asksOnceForAllOfThem() {
		this.tokens.remember("red", NODE, null);
		this.tokens.remember("blue", NODE, null);
		for (int second = 0; second < 25; second++) {
			assertThat(this.tokens.find("red", NOW.plusSeconds(second))).contains(NODE);
			assertThat(this.tokens.find("blue", NOW.plusSeconds(second))).contains(NODE);
		}
		assertThat(this.asked).isEqualTo(3);
	}

	@Test
	void forgetsWhatAnotherServerTookBack() {
		this.tokens.remember("red", NODE, null);
		this.tokens.find("red", NOW);
		this.valid.remove("red");
		assertThat(this.tokens.find("red", NOW.plus(KnownTokens.CHECKED_EVERY))).isEmpty();
	}

	@Test
	void forgetsAtOnceWhatIsTakenBackHere() {
		this.tokens.remember("red", NODE, null);
		this.tokens.forget("red");
		assertThat(this.tokens.find("red", NOW)).isEmpty();
	}

	@Test
	void doesNotKnowTokenThatHasRunOut() {
		this.tokens.remember("red", NODE, NOW.plusSeconds(1));
		assertThat(this.tokens.find("red", NOW)).contains(NODE);
		assertThat(this.tokens.find("red", NOW.plusSeconds(1))).isEmpty();
	}

	@Test
	void goesOnWithWhatItKnowsWhenDatabaseIsAway() {
		this.tokens.remember("red", NODE, null);
		this.away = true;
		assertThat(this.tokens.find("red", NOW)).contains(NODE);
	}

	@Test
	void remembersNoMoreThanItMay() {
		for (int i = 0; i < 1_000; i++) {
			this.tokens.remember("token " + i, NODE, null);
		}
		long known = 0;
		this.away = true;
		for (int i = 0; i < 1_000; i++) {
			known += this.tokens.find("token " + i, NOW).isPresent() ? 1 : 0;
		}
		assertThat(known).isBetween(1L, 11L);
	}

}
