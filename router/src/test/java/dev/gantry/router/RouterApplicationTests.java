package dev.gantry.router;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class RouterApplicationTests {

	@Test
	void runsWithItsOwnConfigurationOnly() {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(RouterApplication.class)
			.web(WebApplicationType.NONE)
			.run("--gantry.router.port=0", "--gantry.router.token-file=/nonexistent")) {
			assertThat(application.getBean(Router.class).port()).isPositive();
			assertThat(application.getBeanDefinitionNames()).noneMatch((name) -> name.contains("Endpoint"));
		}
	}

}
