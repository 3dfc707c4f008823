package dev.gantry.agent.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SideReportTests {

	private final List<String> told = new ArrayList<>();

	@Test
	void tellsNothingBeforeTheNodeHasJoined() {
		new SideReport<>("it", () -> false, () -> Optional.of("news"), this.told::add).tell();
		assertThat(this.told).isEmpty();
	}

	@Test
	void tellsWhatThereIs() {
		new SideReport<>("it", () -> true, () -> Optional.of("news"), this.told::add).tell();
		new SideReport<String>("it", () -> true, Optional::empty, this.told::add).tell();
		assertThat(this.told).containsExactly("news");
	}

	@Test
	void goesOnWhenThePlatformIsAwayOrMeasuringFails() {
		assertThatNoException()
			.isThrownBy(() -> new SideReport<>("it", () -> true, () -> Optional.of("news"), (news) -> {
				throw new GantryException(ErrorCode.UPSTREAM_FAILED, "away", null);
			}).tell());
		assertThatNoException().isThrownBy(() -> new SideReport<String>("it", () -> true, () -> {
			throw new IllegalStateException("broken");
		}, this.told::add).tell());
	}

}
