package dev.gantry.platform.tracking;

import java.time.Clock;

import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.previews.Previews;
import dev.gantry.platform.secrets.SecretBox;
import dev.gantry.platform.sources.SourcePruning;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class TrackingConfiguration {

	@Bean
	Tracking.FollowingApps followingApps(Apps apps, AppRegistry registry, Previews previews) {
		return new Tracking.FollowingApps(apps, registry, previews);
	}

	@Bean
	Tracking tracking(TrackedBranches branches, Tracking.FollowingApps apps, SecretBox secrets, EventLog events,
			Clock clock) {
		return new Tracking(branches, apps, secrets, events, clock);
	}

	@Bean
	FetchQueue fetchQueue(TrackedBranches branches, Apps apps, EventLog events, Clock clock) {
		return new FetchQueue(branches, apps, events, clock);
	}

	@Bean
	Fetching fetching(FetchQueue queue, GitSources git, DeploymentIntake intake, SourcePruning pruning) {
		return new Fetching(queue, git, intake, pruning);
	}

}
