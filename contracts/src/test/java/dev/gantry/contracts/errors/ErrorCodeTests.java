package dev.gantry.contracts.errors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodeTests {

	@ParameterizedTest
	@EnumSource
	void hasAStatusThatFitsItsCategory(ErrorCode code) {
		switch (code.category()) {
			case USER -> assertThat(code.status()).isBetween(400, 499);
			case CONFLICT -> assertThat(code.status()).isEqualTo(409);
			case CAPACITY -> assertThat(code.status()).isIn(422, 503);
			case EXTERNAL, INTERNAL -> assertThat(code.status()).isBetween(500, 599);
		}
	}

	@ParameterizedTest
	@EnumSource
	void saysItInASentenceWithoutAFullStop(ErrorCode code) {
		assertThat(code.sentence()).isNotBlank().doesNotEndWith(".");
	}

}
