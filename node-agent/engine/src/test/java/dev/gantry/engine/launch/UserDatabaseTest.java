package dev.gantry.engine.launch;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.gantry.contracts.errors.GantryException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Users of hostile images. */
class UserDatabaseTest {

	private static final String PASSWD = """
			root:x:0:0:root:/root:/bin/sh
			web:x:33:34::/var/www:/bin/sh
			1000:x:0:0:a trick:/:/bin/sh
			wrap:x:4294967296:0::/:
			negative:x:-1:0::/:
			short:x:5
			""";

	private static final String GROUP = """
			root:x:0:
			web:x:34:
			ssl:x:110:other,web
			2000:x:0:web
			broken
			""";

	private static Identity resolve(String user, String... groups) {
		return new UserDatabase(PASSWD.getBytes(StandardCharsets.UTF_8), GROUP.getBytes(StandardCharsets.UTF_8))
			.resolve(user, List.of(groups));
	}

	@Test
	void isRootWhenNothingIsSaid() {
		assertThat(resolve("")).isEqualTo(new Identity(0, 0, List.of(0), "/root"));
	}

	@Test
	void takesGroupAndHomeOfANamedUser() {
		assertThat(resolve("web")).isEqualTo(new Identity(33, 34, List.of(0, 34, 110), "/var/www"));
		assertThat(resolve("33")).isEqualTo(resolve("web"));
	}

	@Test
	void takesOnlyTheGroupThatIsNamed() {
		assertThat(resolve("web:ssl")).isEqualTo(new Identity(33, 110, List.of(110), "/var/www"));
		assertThat(resolve("33:7", "ssl")).isEqualTo(new Identity(33, 7, List.of(7, 110), "/var/www"));
	}

	@Test
	void takesNumbersAsNumbers() {
		assertThat(resolve("1000").uid()).isEqualTo(1000);
		assertThat(resolve("web:2000").gid()).isEqualTo(2000);
		assertThat(resolve("12345")).isEqualTo(new Identity(12345, 0, List.of(0), "/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "web:nothing", "wrap", "negative", "short", "-1", "2147483648",
			"99999999999999999999", "0:-1", " 0", "0x0" })
	void refusesWhatIsNotThere(String user) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> resolve(user))
			.satisfies((ex) -> assertThat(ex.remedy()).isNotNull());
	}

	@Property(tries = 200)
	void neverMakesRootOfAnotherNumber(@ForAll long number) {
		try {
			assertThat(resolve(Long.toString(number)).uid()).isEqualTo((int) number);
			assertThat(number).isBetween(0L, (long) Integer.MAX_VALUE);
		}
		catch (GantryException ex) {
			assertThat(number < 0 || number > Integer.MAX_VALUE).isTrue();
		}
	}

}
