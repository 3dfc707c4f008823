package dev.gantry.platform.deployments;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.builds.Build;
import dev.gantry.platform.builds.BuildOutcome;
import dev.gantry.platform.builds.Source;
import dev.gantry.platform.builds.SourceDeclaration;
import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.ReleaseAuthor;
import dev.gantry.platform.releases.ReleaseContent;
import dev.gantry.platform.releases.StoredImage;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Moves a deployment on as its build goes on; a good end becomes a release. */
class BuildResults implements BuildOutcome {

	private final Deployments deployments;

	private final Apps apps;

	private final Content content;

	private final EventLog events;

	private final Clock clock;

	BuildResults(Deployments deployments, Apps apps, Content content, EventLog events, Clock clock) {
		this.deployments = deployments;
		this.apps = apps;
		this.content = content;
		this.events = events;
		this.clock = clock;
	}

	@Override
	@Transactional(propagation = Propagation.MANDATORY)
	public void building(Build build, String where, String detail) {
		Deployment deployment = this.deployments.findForUpdate(build.deploymentId()).orElseThrow();
		if (deployment.status() == DeploymentStatus.RUNNING) {
			deployment.begin(DeploymentStage.BUILD, detail + " on " + where, this.clock.instant());
		}
	}

	@Override
	@Transactional(propagation = Propagation.MANDATORY)
	public void storing(Build build, String detail) {
		Deployment deployment = this.deployments.findForUpdate(build.deploymentId()).orElseThrow();
		if (deployment.status() == DeploymentStatus.RUNNING) {
			Instant now = this.clock.instant();
			deployment.complete(DeploymentStage.BUILD, detail, now);
			deployment.begin(DeploymentStage.STORED, "Pushes the image to the registry", now);
		}
	}

	@Override
	@Transactional(propagation = Propagation.MANDATORY)
	public void succeeded(Build build, String detail) {
		App app = this.apps.findForUpdateById(build.appId()).orElseThrow();
		Deployment deployment = this.deployments.findForUpdate(build.deploymentId()).orElseThrow();
		if (deployment.status() != DeploymentStatus.RUNNING || app.deletingAt() != null) {
			return;
		}
		Instant now = this.clock.instant();
		StoredImage image = new StoredImage(null, "apps/" + app.name(), build.imageDigest());
		deployment.complete(DeploymentStage.BUILD, detail, now);
		deployment.complete(DeploymentStage.STORED, image.toString(), now);
		declare(app, this.content.sources().findById(build.sourceId()).orElseThrow());
		Release release = this.content.author()
			.write(app, image, ReleaseContent.lowest(build.exposed()), "Build " + build.number(),
					deployment.requestedBy());
		deployment.brings(release.number());
		this.content.command().prepare(app, deployment, release);
		this.events.tell("build.succeeded", app.name(), app.name() + " build " + build.number(), EventLog.GANTRY,
				"Build " + build.number() + " became release " + release.number());
		this.events.desiredStateChanged();
	}

	/** What the source tree declares becomes the app's process types. */
	private void declare(App app, Source source) {
		SourceDeclaration declaration = SourceDeclaration.fromJson(source.processes());
		declaration.processes().forEach((type, settings) -> {
			AppProcess.Key key = new AppProcess.Key(app.id(), type);
			AppProcess process = this.content.processes()
				.findById(key)
				.orElseGet(() -> new AppProcess(app.id(), type, settings.initial()));
			process.respecify(settings.over(process.spec()));
			// The web process is as old as the app: until the first release nobody has
			// scaled what only stands there by default.
			if (!app.hasReleases() && settings.replicas() != null && process.spec().replicas() == 1) {
				process.respecify(process.spec().withReplicas(settings.replicas()));
			}
			this.content.processes().save(process);
		});
		this.content.processes().flush();
		app.declare(declaration.tasks());
	}

	@Override
	@Transactional(propagation = Propagation.MANDATORY)
	public void failed(Build build, BuildProgress.State at, List<String> lastLines) {
		App app = this.apps.findById(build.appId()).orElseThrow();
		Deployment deployment = this.deployments.findForUpdate(build.deploymentId()).orElseThrow();
		if (deployment.status() != DeploymentStatus.RUNNING) {
			return;
		}
		DeploymentStage stage = (at == BuildProgress.State.STORING) ? DeploymentStage.STORED : DeploymentStage.BUILD;
		deployment.fail(stage, build.failure(), lastLines, this.clock.instant());
		this.events.tell("deployment.failed", app.name(), app.name() + " #" + deployment.number(), EventLog.GANTRY,
				build.failure().detail());
		this.events.desiredStateChanged();
	}

	/**
	 * What a release is made from.
	 *
	 * @param sources the sources
	 * @param processes the apps' process types
	 * @param author writes releases
	 * @param command runs what a release has to run first
	 */
	record Content(Sources sources, AppProcesses processes, ReleaseAuthor author, ReleaseCommand command) {
	}

}
