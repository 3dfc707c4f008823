package dev.gantry.agent;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.gantry.engine.images.CollectionPolicy;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ImageSettingsTests {

	@Test
	void keepsTheUsualWatermarksWhenNothingIsSet() {
		assertThat(bind(Map.of()).images().policy()).isEqualTo(CollectionPolicy.DEFAULT);
	}

	@Test
	void takesWatermarksFromTheConfiguration() {
		AgentProperties properties = bind(Map.of("gantry.agent.images.high-percent", "60",
				"gantry.agent.images.low-percent", "40", "gantry.agent.images.grace", "1h"));
		assertThat(properties.images().policy()).isEqualTo(new CollectionPolicy(60, 40, Duration.ofHours(1)));
	}

	@Test
	void refusesWatermarksThatAreTheWrongWayRound() {
		AgentProperties properties = bind(Map.of("gantry.agent.images.high-percent", "60"));
		assertThatIllegalArgumentException().isThrownBy(() -> properties.images().policy())
			.withMessageContaining("low <= high");
	}

	private static AgentProperties bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("gantry.agent",
				AgentProperties.class);
	}

}
