package dev.gantry.platform.apps;

import java.time.Clock;

import dev.gantry.platform.access.TeamOfApp;
import dev.gantry.platform.events.EventLog;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class AppsConfiguration {

	@Bean
	ConfigChanges configChanges(ConfigVersions versions, Clock clock) {
		return new ConfigChanges(versions, clock);
	}

	@Bean
	TeamOfApp appOwners(Apps apps) {
		return new AppOwners(apps);
	}

	@Bean
	AppRegistry appRegistry(Apps apps, AppProcesses processes, EventLog events, Clock clock) {
		return new AppRegistry(apps, processes, events, clock);
	}

}
