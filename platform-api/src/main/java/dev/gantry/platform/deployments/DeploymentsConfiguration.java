package dev.gantry.platform.deployments;

import java.time.Clock;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ConfigChanges;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.ReleaseAuthor;
import dev.gantry.platform.releases.Releases;
import dev.gantry.platform.runs.RunIntake;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class DeploymentsConfiguration {

	@Bean
	ReleaseCommand releaseCommand(RunIntake runs) {
		return new ReleaseCommand(runs);
	}

	@Bean
	DeploymentIntake.ReleaseStore releaseStore(Releases releases, ReleaseAuthor author, ReleaseCommand command) {
		return new DeploymentIntake.ReleaseStore(releases, author, command);
	}

	@Bean
	DeploymentIntake.BuildStore buildStore(Sources sources, Builds builds) {
		return new DeploymentIntake.BuildStore(sources, builds);
	}

	@Bean
	DeploymentIntake deploymentIntake(AppRegistry apps, Deployments deployments, DeploymentIntake.ReleaseStore releases,
			DeploymentIntake.BuildStore builds, EventLog events, Clock clock) {
		return new DeploymentIntake(apps, deployments, releases, builds, events, clock);
	}

	@Bean
	Reconfiguration reconfiguration(AppRegistry apps, AppProcesses processes, ConfigChanges configs,
			DeploymentIntake intake, EventLog events) {
		return new Reconfiguration(apps, processes, configs, intake, events);
	}

	@Bean
	DeploymentViews deploymentViews(Releases releases, PlatformProperties properties, Clock clock) {
		return new DeploymentViews(releases, properties, clock);
	}

	@Bean
	DeploymentDesk deploymentDesk(AppRegistry apps, Deployments deployments, DeploymentViews views) {
		return new DeploymentDesk(apps, deployments, views);
	}

	@Bean
	BuildResults.Content buildResultsContent(Sources sources, AppProcesses processes, ReleaseAuthor author,
			ReleaseCommand command) {
		return new BuildResults.Content(sources, processes, author, command);
	}

	@Bean
	BuildResults buildResults(Deployments deployments, Apps apps, BuildResults.Content content, EventLog events,
			Clock clock) {
		return new BuildResults(deployments, apps, content, events, clock);
	}

	@Bean
	Retreat retreat(Deployments deployments, Apps apps, DeploymentIntake.ReleaseStore releases, EventLog events) {
		return new Retreat(deployments, apps, releases, events);
	}

}
