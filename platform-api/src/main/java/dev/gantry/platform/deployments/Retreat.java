package dev.gantry.platform.deployments;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import org.springframework.context.event.EventListener;

/**
 * Takes back what a failed deployment was to bring: the app's configuration and process
 * types become those of the release in force again, so that the next deployment does not
 * fail for the same reason. The number of replicas stays as it was scaled.
 */
class Retreat {

	private final Deployments deployments;

	private final Apps apps;

	private final DeploymentIntake.ReleaseStore releases;

	private final EventLog events;

	Retreat(Deployments deployments, Apps apps, DeploymentIntake.ReleaseStore releases, EventLog events) {
		this.deployments = deployments;
		this.apps = apps;
		this.releases = releases;
		this.events = events;
	}

	/** Within the transaction that ends the deployment. */
	@EventListener
	void ended(DeploymentMoved moved) {
		this.deployments.findById(moved.deploymentId())
			.filter((deployment) -> deployment.status() == DeploymentStatus.FAILED && deployment.release() != null)
			.ifPresent(this::takeBack);
	}

	private void takeBack(Deployment failed) {
		App app = this.apps.findForUpdateById(failed.appId()).orElseThrow();
		boolean newest = this.deployments.findFirstByAppIdOrderByNumberDesc(app.id())
			.filter((deployment) -> deployment.number() == failed.number())
			.isPresent();
		if (!newest || app.deletingAt() != null || app.currentRelease() == null) {
			return;
		}
		this.releases.releases().findByAppIdAndNumber(app.id(), app.currentRelease()).ifPresent((inForce) -> {
			int before = app.configVersion();
			this.releases.author().restore(app, inForce, EventLog.GANTRY);
			if (app.configVersion() != before) {
				this.events.tell("config.changed", app.name(), app.name(), EventLog.GANTRY,
						"As in release " + inForce.number() + ", because deployment " + failed.number() + " failed");
			}
		});
	}

}
