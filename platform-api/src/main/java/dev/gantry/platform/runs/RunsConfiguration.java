package dev.gantry.platform.runs;

import java.time.Clock;

import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.releases.Releases;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class RunsConfiguration {

	@Bean
	RunIntake runIntake(AppRegistry apps, Releases releases, Runs runs, EventLog events, Clock clock) {
		return new RunIntake(apps, releases, runs, events, clock);
	}

	@Bean
	RunDesk runDesk(AppRegistry apps, Runs runs, Nodes nodes, EventLog events, ApplicationEventPublisher publisher,
			Clock clock) {
		return new RunDesk(apps, runs, nodes, events, publisher, clock);
	}

	@Bean
	RunArchive runArchive(Runs runs, LinesOfRuns lines, Releases releases, EventLog events) {
		return new RunArchive(runs, lines, releases, events);
	}

	@Bean
	OpenRuns openRuns(Runs runs, Apps apps, EventLog events, ApplicationEventPublisher publisher) {
		return new OpenRuns(runs, apps, events, publisher);
	}

}
