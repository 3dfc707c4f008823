package dev.gantry.platform.jobs;

import java.time.Clock;

import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.Releases;
import dev.gantry.platform.runs.RunDesk;
import dev.gantry.platform.runs.RunIntake;
import dev.gantry.platform.runs.Runs;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class JobsConfiguration {

	@Bean
	JobDispatch.RunTables jobRuns(Runs runs, RunIntake intake, RunDesk desk) {
		return new JobDispatch.RunTables(runs, intake, desk);
	}

	@Bean
	JobDispatch jobDispatch(Apps apps, Releases releases, Jobs jobs, JobDispatch.RunTables runs, EventLog events,
			ControlPlane control) {
		return new JobDispatch(apps, releases, jobs, runs, events, control);
	}

	@Bean
	JobClock jobClock(JdbcClient jdbc, JobDispatch dispatch, ControlPlane control, Clock clock) {
		return new JobClock(jdbc, dispatch, control, clock);
	}

	@Bean
	JobDesk jobDesk(AppRegistry apps, Releases releases, Jobs jobs, JobDispatch.RunTables runs, EventLog events,
			Clock clock) {
		return new JobDesk(apps, releases, jobs, runs, events, clock);
	}

}
