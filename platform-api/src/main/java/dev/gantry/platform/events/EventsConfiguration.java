package dev.gantry.platform.events;

import java.time.Clock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class EventsConfiguration {

	@Bean
	EventLog eventLog(EventRows rows, Clock clock) {
		return new EventLog(rows, clock);
	}

}
