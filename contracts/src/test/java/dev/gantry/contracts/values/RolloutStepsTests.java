package dev.gantry.contracts.values;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RolloutStepsTests {

	@Test
	void replacesAllAtOnceUnlessToldOtherwise() {
		assertThat(RolloutSteps.ALL.step(7)).isEqualTo(7);
		assertThat(RolloutSteps.ALL.surge(7)).isEqualTo(7);
		assertThat(RolloutSteps.ALL.all()).isTrue();
	}

	@Test
	void derivesEachFromTheOther() {
		assertThat(new RolloutSteps("2", null).surge(10)).isEqualTo(2);
		assertThat(new RolloutSteps(null, "3").step(10)).isEqualTo(3);
		assertThat(new RolloutSteps(null, "0").step(10)).as("one at a time, stopped first").isEqualTo(1);
		assertThat(new RolloutSteps(null, "0").surge(10)).isZero();
	}

	@Test
	void roundsPercentagesUpAndStaysWithinTheReplicas() {
		assertThat(new RolloutSteps("25%", null).step(10)).isEqualTo(3);
		assertThat(new RolloutSteps("25%", null).step(1)).isEqualTo(1);
		assertThat(new RolloutSteps("20", "10%").step(5)).isEqualTo(5);
		assertThat(new RolloutSteps("20", "10%").surge(5)).isEqualTo(1);
		assertThat(new RolloutSteps("1", "100%").surge(5)).isEqualTo(1);
	}

	@Test
	void refusesWhatCannotBe() {
		assertThatThrownBy(() -> new RolloutSteps("0", null)).isInstanceOf(GantryException.class)
			.hasMessageContaining("never end");
		assertThatThrownBy(() -> new RolloutSteps("2", "3")).hasMessageContaining("surge 3 is more than its step 2");
		assertThatThrownBy(() -> new RolloutSteps("101%", null)).hasMessageContaining("101%");
		assertThatThrownBy(() -> new RolloutSteps("-1", null)).hasMessageContaining("-1");
		assertThatThrownBy(() -> new RolloutSteps("half", null)).hasMessageContaining("half");
	}

}
