package dev.gantry.platform.releases;

import java.time.Clock;

import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.ConfigVersions;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class ReleasesConfiguration {

	@Bean
	ReleaseAuthor releaseAuthor(Releases releases, AppProcesses processes, ConfigVersions configs, Clock clock) {
		return new ReleaseAuthor(releases, processes, configs, clock);
	}

}
