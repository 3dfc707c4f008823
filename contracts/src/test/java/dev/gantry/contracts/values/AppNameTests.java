package dev.gantry.contracts.values;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AppNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "hello", "my-app-2", "a234567890123456789012345678901234567890" })
	void acceptsDnsLabels(String name) {
		assertThat(AppName.of(name)).hasToString(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Hello", "1st", "-a", "a-", "a_b", "a.b", "a/b", "../a", "a b", "ä",
			"a2345678901234567890123456789012345678901" })
	void refusesEverythingElse(String name) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> AppName.of(name))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.APP_NAME_INVALID));
	}

	@Test
	void suggestsTheNearestNameWhenCapitalsAreUsed() {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> AppName.of("My App"))
			.satisfies((ex) -> assertThat(ex.remedy()).endsWith("for example 'my-app'"));
	}

}
