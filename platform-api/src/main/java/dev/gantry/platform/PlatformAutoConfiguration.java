package dev.gantry.platform;

import java.time.Clock;

import dev.gantry.platform.access.AccessConfiguration;
import dev.gantry.platform.control.ControlConfiguration;
import dev.gantry.platform.events.EventsConfiguration;
import dev.gantry.platform.problems.ProblemsConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The platform: one configuration for each feature. */
@AutoConfiguration(before = { DataJpaRepositoriesAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
		ErrorMvcAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class })
@EnableConfigurationProperties(PlatformProperties.class)
@EnableJpaRepositories(basePackages = "dev.gantry.platform")
@EntityScan("dev.gantry.platform")
@Import({ AccessConfiguration.class, ControlConfiguration.class, EventsConfiguration.class,
		ProblemsConfiguration.class })
public class PlatformAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Clock clock() {
		return Clock.systemUTC();
	}

}
