package dev.gantry.agent.node;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StopSignalTests {

	@ParameterizedTest
	@CsvSource({ "SIGTERM,15", "TERM,15", "sigquit,3", "9,9", "SIGRTMIN+3,37", "RTMAX-1,63", "SIGWINCH,28" })
	void readsNamesAndNumbers(String text, int number) {
		assertThat(StopSignal.number(text)).isEqualTo(number);
	}

	@Test
	void isTermWhenTheImageSaysNothing() {
		assertThat(StopSignal.number(null)).isEqualTo(15);
		assertThat(StopSignal.number("")).isEqualTo(15);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SIGNOTHING", "0", "65", "-1", "RTMIN+x", "RTMIN+99" })
	void refusesWhatIsNoSignal(String text) {
		assertThatThrownBy(() -> StopSignal.number(text)).isInstanceOf(GantryException.class)
			.hasMessageContaining(text);
	}

}
