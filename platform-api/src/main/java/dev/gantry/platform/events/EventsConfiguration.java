package dev.gantry.platform.events;

import java.time.Clock;

import dev.gantry.platform.counters.Counters;
import dev.gantry.platform.live.Signal;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class EventsConfiguration {

	@Bean
	EventLog eventLog(EventRows rows, ApplicationEventPublisher publisher, Clock clock) {
		return new EventLog(rows, publisher, clock);
	}

	@Bean
	EventFeed eventFeed(EventRows rows, Counters counters, TransactionTemplate transaction, Signal news) {
		return new EventFeed(rows, counters, transaction, news);
	}

}
