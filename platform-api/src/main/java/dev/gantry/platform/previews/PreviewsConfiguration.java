package dev.gantry.platform.previews;

import java.time.Clock;

import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.events.EventLog;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class PreviewsConfiguration {

	@Bean
	Previews previews(AppRegistry registry, Apps apps, AppProcesses processes, ConfigVersions configs, EventLog events,
			Clock clock) {
		return new Previews(registry, apps, processes, configs, events, clock);
	}

}
