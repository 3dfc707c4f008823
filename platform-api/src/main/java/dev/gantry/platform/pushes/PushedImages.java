package dev.gantry.platform.pushes;

import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.images.ImagePush;
import dev.gantry.platform.images.ImageResolver;
import dev.gantry.platform.images.ResolvedImage;
import dev.gantry.platform.releases.Releases;

import org.springframework.transaction.support.TransactionTemplate;

/**
 * Acts upon pushes: tells of them, and deploys what an app wants deployed. A push of the
 * image that the app's newest deployment brings is no new deployment. What a node pushes
 * is a build's, which its deployment waits for.
 */
class PushedImages {

	private static final String APPS = "apps/";

	private final PushRules rules;

	private final Apps apps;

	private final Newest newest;

	private final ImageResolver images;

	private final EventLog events;

	private final TransactionTemplate transaction;

	PushedImages(PushRules rules, Apps apps, Newest newest, ImageResolver images, EventLog events,
			TransactionTemplate transaction) {
		this.rules = rules;
		this.apps = apps;
		this.newest = newest;
		this.images = images;
		this.events = events;
		this.transaction = transaction;
	}

	/**
	 * Acts upon a push, once.
	 * @throws GantryException {@code UPSTREAM_FAILED} if the registry does not answer;
	 * the push is then still to be acted upon
	 */
	void take(ImagePush push) {
		ResolvedImage image = wanting(push).isPresent() ? resolve(push) : null;
		this.transaction.executeWithoutResult((status) -> {
			if (this.rules.take(push.id())) {
				act(push, image);
			}
		});
	}

	/** The app that wants it deployed. */
	private Optional<App> wanting(ImagePush push) {
		if (push.byNode() || !push.repository().startsWith(APPS)) {
			return Optional.empty();
		}
		return this.apps.findByName(push.repository().substring(APPS.length()))
			.filter((app) -> app.deletingAt() == null)
			.filter((app) -> this.rules.of(app).filter((rule) -> rule.covers(push.tag())).isPresent());
	}

	/** The image, or nothing if it is not one that can run. */
	private ResolvedImage resolve(ImagePush push) {
		try {
			return this.images.resolve(push.repository() + "@" + push.digest());
		}
		catch (GantryException ex) {
			if (ex.code() == ErrorCode.UPSTREAM_FAILED) {
				throw ex;
			}
			return null;
		}
	}

	private void act(ImagePush push, ResolvedImage image) {
		String name = push.repository() + ":" + push.tag();
		if (!push.byNode()) {
			this.events.tell("image.pushed", null, name, push.actorName(), "Image " + push.digest() + " was pushed");
		}
		Optional<App> app = (image != null) ? wanting(push) : Optional.empty();
		if (app.isPresent() && !this.newest.brings(app.get(), push.digest())) {
			this.newest.intake().deployImage(AppName.of(app.get().name()), name, image, push.actorName());
		}
	}

	/**
	 * Knows what apps' newest deployments bring, and makes newer ones.
	 *
	 * @param registry locks apps
	 * @param deployments all of them
	 * @param releases all of them
	 * @param intake makes deployments
	 */
	record Newest(AppRegistry registry, Deployments deployments, Releases releases, DeploymentIntake intake) {

		/** Whether the newest deployment of an app brings an image. */
		boolean brings(App app, String digest) {
			App locked = this.registry.lock(AppName.of(app.name()));
			return this.deployments.findFirstByAppIdOrderByNumberDesc(locked.id())
				.map(Deployment::release)
				.flatMap((release) -> this.releases.findByAppIdAndNumber(locked.id(), release))
				.filter((release) -> release.image().digest().equals(digest))
				.isPresent();
		}

	}

}
