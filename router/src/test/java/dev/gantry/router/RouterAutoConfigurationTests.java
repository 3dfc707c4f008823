package dev.gantry.router;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class RouterAutoConfigurationTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RouterAutoConfiguration.class))
		.withPropertyValues("gantry.router.port=0", "gantry.router.token-file=/nonexistent");

	@Test
	void opensPortWithDefaults() {
		this.context.run((application) -> {
			assertThat(application.getBean(Router.class).port()).isPositive();
			RouterProperties properties = application.getBean(RouterProperties.class);
			assertThat(properties.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
			assertThat(properties.platformUrl()).hasToString("http://localhost:8080");
		});
	}

	@Test
	void staysAwayWhenDisabled() {
		this.context.withPropertyValues("gantry.router.enabled=false")
			.run((application) -> assertThat(application).doesNotHaveBean(Router.class));
	}

	@Test
	void failsWithCauseWhenPortIsTaken() throws IOException {
		try (ServerSocket holder = new ServerSocket(0)) {
			this.context.withPropertyValues("gantry.router.port=" + holder.getLocalPort())
				.run((application) -> assertThat(application).getFailure()
					.hasRootCauseInstanceOf(java.io.IOException.class)
					.hasStackTraceContaining(GantryException.class.getName()));
		}
	}

	@Test
	void failsWhenTrustedProxyIsNoAddress() {
		this.context.withPropertyValues("gantry.router.trusted-proxies=my-proxy")
			.run((application) -> assertThat(application).getFailure()
				.hasStackTraceContaining("a trusted proxy is an IP address"));
	}

}
