package dev.gantry.platform.builds;

import java.time.Clock;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class BuildsConfiguration {

	@Bean
	BuildReports buildReports(Builds builds, StoredSteps steps, StoredLines lines, BuildOutcome outcome,
			ApplicationEventPublisher publisher, Clock clock) {
		return new BuildReports(builds, new BuildReports.BuildLog(steps, lines), outcome, publisher, clock);
	}

}
