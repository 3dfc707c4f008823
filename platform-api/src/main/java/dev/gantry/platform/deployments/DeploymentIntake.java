package dev.gantry.platform.deployments;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.builds.Build;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.builds.Source;
import dev.gantry.platform.builds.SourceContent;
import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.images.ResolvedImage;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.ReleaseAuthor;
import dev.gantry.platform.releases.Releases;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes wishes for a new release and makes deployments of them. What is older and under
 * way is ended by the leader: the newest push wins.
 */
public class DeploymentIntake {

	private final AppRegistry apps;

	private final Deployments deployments;

	private final ReleaseStore releases;

	private final BuildStore builds;

	private final EventLog events;

	private final Clock clock;

	DeploymentIntake(AppRegistry apps, Deployments deployments, ReleaseStore releases, BuildStore builds,
			EventLog events, Clock clock) {
		this.apps = apps;
		this.deployments = deployments;
		this.releases = releases;
		this.builds = builds;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Deploys a source tree that has been checked and stored. Creates the app if it is
	 * new.
	 */
	@Transactional
	public Deployment deploySource(AppName name, SourceOrigin origin, SourceContent content, String actor) {
		return deploySource(this.apps.lockOrCreate(name, actor), origin, content, actor);
	}

	/**
	 * As {@link #deploySource(AppName, SourceOrigin, SourceContent, String)}, but never
	 * makes an app: who fetches for long finds nothing when it was destroyed meanwhile.
	 * @throws GantryException {@code NOT_FOUND} if there is no app of that id
	 */
	@Transactional
	public Deployment deploySourceOf(String appId, SourceOrigin origin, SourceContent content, String actor) {
		return deploySource(this.apps.lockById(appId), origin, content, actor);
	}

	private Deployment deploySource(App app, SourceOrigin origin, SourceContent content, String actor) {
		Instant now = this.clock.instant();
		Source source = this.builds.sources()
			.save(new Source(app.id(), content.digest(), content.size(), content.dockerfile(),
					content.declaration().toJson(), now));
		Deployment deployment = open(app, origin.cause(), origin.summary(), actor);
		deployment.complete(DeploymentStage.RECEIVED, content.summary(), now);
		deployment.begin(DeploymentStage.BUILD, "Waits for a node", now);
		Build build = this.builds.builds()
			.save(new Build(app.id(), app.takeBuildNumber(), source.id(), deployment.id(), Map.of(), now));
		deployment.builds(build.id());
		return opened(app, deployment, actor);
	}

	/** Deploys an image that was found. Creates the app if it is new. */
	@Transactional
	public Deployment deployImage(AppName name, String reference, ResolvedImage image, String actor) {
		App app = this.apps.lockOrCreate(name, actor);
		Instant now = this.clock.instant();
		Release release = this.releases.author()
			.write(app, image.image(), image.exposedPort(), "Image " + reference, actor);
		Deployment deployment = open(app, DeploymentCause.IMAGE, "Image " + reference, actor);
		deployment.complete(DeploymentStage.RECEIVED, reference + " is " + image.image(), now);
		deployment.skip(DeploymentStage.BUILD, "The image is built already");
		deployment.complete(DeploymentStage.STORED, image.foundAt(), now);
		deployment.brings(release.number());
		this.releases.command().prepare(app, deployment, release);
		return opened(app, deployment, actor);
	}

	/**
	 * Returns to a former release.
	 * @param number its number, or {@code null} for the one that served before the
	 * present one
	 */
	@Transactional
	public Deployment rollBack(AppName name, Integer number, String actor) {
		App app = this.apps.lock(name);
		int wanted = (number != null) ? number : formerRelease(app);
		Release former = this.releases.releases()
			.findByAppIdAndNumber(app.id(), wanted)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "App '" + name + "' has no release " + wanted,
					"'gantry releases " + name + "' lists them"));
		String summary = "Rollback to release " + wanted;
		Release release = this.releases.author().repeat(app, former, summary, actor);
		return redeploy(app, release, DeploymentCause.ROLLBACK, summary, actor);
	}

	private int formerRelease(App app) {
		if (app.currentRelease() == null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"App '" + app.name() + "' has no release in force to roll back from", "Deploy it first");
		}
		return this.deployments.findFirstByAppIdAndReleaseOrderByNumberDesc(app.id(), app.currentRelease())
			.map(Deployment::formerRelease)
			.orElseThrow(() -> new GantryException(ErrorCode.STATE_CONFLICT,
					"App '" + app.name() + "' had no release before release " + app.currentRelease(),
					"Name the release to return to"));
	}

	/**
	 * Rolls out a change of configuration or process types, with the image of the release
	 * that is newest on its way or in force.
	 * @return nothing if there is no image yet: the change then comes with the first
	 * release, or with the one that is being built
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<Deployment> rollOut(App app, DeploymentCause cause, String summary, String actor) {
		Optional<Deployment> underWay = this.deployments
			.findByAppIdAndStatusOrderByNumber(app.id(), DeploymentStatus.RUNNING)
			.stream()
			.reduce((older, newer) -> newer);
		Integer base = underWay.map(Deployment::release).orElse(app.currentRelease());
		if ((underWay.isPresent() && underWay.get().release() == null) || base == null) {
			return Optional.empty();
		}
		Release former = this.releases.releases().findByAppIdAndNumber(app.id(), base).orElseThrow();
		Release release = this.releases.author()
			.write(app, former.image(), former.content().exposedPort(), summary, actor);
		return Optional.of(redeploy(app, release, cause, summary, actor));
	}

	private Deployment redeploy(App app, Release release, DeploymentCause cause, String summary, String actor) {
		Instant now = this.clock.instant();
		Deployment deployment = open(app, cause, summary, actor);
		deployment.complete(DeploymentStage.RECEIVED, summary, now);
		deployment.skip(DeploymentStage.BUILD, "The image is built already");
		deployment.skip(DeploymentStage.STORED, "The image is stored already");
		deployment.brings(release.number());
		this.releases.command().prepare(app, deployment, release);
		return opened(app, deployment, actor);
	}

	private Deployment open(App app, DeploymentCause cause, String summary, String actor) {
		Deployment deployment = new Deployment(app.id(), app.takeDeploymentNumber(), cause, summary, actor,
				this.clock.instant());
		deployment.comesAfter(app.currentRelease());
		return this.deployments.save(deployment);
	}

	private Deployment opened(App app, Deployment deployment, String actor) {
		this.events.tell("deployment.created", app.name(), app.name() + " #" + deployment.number(), actor,
				deployment.summary());
		this.events.desiredStateChanged();
		return deployment;
	}

	/**
	 * Where releases are kept and written.
	 *
	 * @param releases the releases
	 * @param author writes new ones
	 * @param command runs what they have to run first
	 */
	record ReleaseStore(Releases releases, ReleaseAuthor author, ReleaseCommand command) {
	}

	/**
	 * Where sources and builds are kept.
	 *
	 * @param sources the sources
	 * @param builds the builds
	 */
	record BuildStore(Sources sources, Builds builds) {
	}

}
