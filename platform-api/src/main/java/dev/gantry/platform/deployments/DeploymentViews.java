package dev.gantry.platform.deployments;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.StageView;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.Releases;

/** Deployments as people see them. */
public class DeploymentViews {

	private final Releases releases;

	private final PlatformProperties properties;

	private final Clock clock;

	DeploymentViews(Releases releases, PlatformProperties properties, Clock clock) {
		this.releases = releases;
		this.properties = properties;
		this.clock = clock;
	}

	public DeploymentView of(App app, Deployment deployment) {
		String image = (deployment.release() == null) ? null
				: this.releases.findByAppIdAndNumber(app.id(), deployment.release())
					.map(Release::image)
					.map(Object::toString)
					.orElse(null);
		return new DeploymentView(deployment.id(), app.name(), deployment.number(), deployment.cause().word(),
				deployment.summary(), deployment.status(), deployment.release(), image, deployment.createdAt(),
				deployment.endedAt(), stages(deployment), deployment.failure(), deployment.failedStage(),
				deployment.lastLines(), app.currentRelease(), this.properties.appUrl(app.name()));
	}

	/** The stages in their order. */
	public List<StageView> stages(Deployment deployment) {
		Instant now = this.clock.instant();
		return deployment.stages()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((entry) -> stage(entry, now))
			.toList();
	}

	private static StageView stage(Map.Entry<DeploymentStage, StageRecord> entry, Instant now) {
		StageRecord record = entry.getValue();
		Long millis = null;
		if (record.startedAt() != null) {
			Instant end = (record.endedAt() != null) ? record.endedAt() : now;
			millis = Math.max(0, Duration.between(record.startedAt(), end).toMillis());
		}
		return new StageView(entry.getKey(), record.state(), record.startedAt(), record.endedAt(), millis,
				record.detail());
	}

}
