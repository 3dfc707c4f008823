package dev.gantry.platform.deployments;

import java.time.Duration;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.runs.RunIntake;
import dev.gantry.platform.runs.RunOrigin;
import dev.gantry.platform.runs.RunSpec;

/**
 * Lets a release's command do its work, once, before anything else of the release runs.
 * The leader holds the deployment until the run has ended.
 */
class ReleaseCommand {

	private static final Duration DEADLINE = Duration.ofHours(1);

	private final RunIntake runs;

	ReleaseCommand(RunIntake runs) {
		this.runs = runs;
	}

	/** In the transaction in which the deployment gets its release. */
	void prepare(App app, Deployment deployment, Release release) {
		if (release.tasks().release().isEmpty()) {
			deployment.skip(DeploymentStage.PREPARED, "There is no release command");
		}
		else if (deployment.cause() == DeploymentCause.ROLLBACK) {
			// Going back is for emergencies: no old migration may stand in the way.
			deployment.skip(DeploymentStage.PREPARED, "The release command does not run on a rollback");
		}
		else {
			this.runs.start(app, release, RunOrigin.releaseOf(deployment.id(), deployment.requestedBy()),
					RunSpec.detached(release.tasks().release(), RunIntake.limits(release), DEADLINE));
		}
	}

}
