package dev.gantry.platform.tracking;

import java.time.Clock;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.git.RemoteAddress;
import dev.gantry.platform.previews.Previews;
import dev.gantry.platform.secrets.SecretBox;

import org.springframework.transaction.annotation.Transactional;

/** Which apps follow which branches. */
public class Tracking {

	private static final String DEFAULT_BRANCH = "main";

	private static final int LONGEST_BRANCH = 255;

	private final TrackedBranches branches;

	private final Apps apps;

	private final AppRegistry registry;

	private final Previews previews;

	private final SecretBox secrets;

	private final EventLog events;

	private final Clock clock;

	Tracking(TrackedBranches branches, FollowingApps apps, SecretBox secrets, EventLog events, Clock clock) {
		this.branches = branches;
		this.apps = apps.apps();
		this.registry = apps.registry();
		this.previews = apps.previews();
		this.secrets = secrets;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Lets an app follow a branch, makes the app if it is new, and wants a first fetch.
	 * The hook's secret is another one from now on.
	 * @param branch {@code main} if it is {@code null}
	 * @param makesPreviews whether pushes to other branches make previews
	 * @throws GantryException {@code REQUEST_INVALID} if address or branch cannot be
	 */
	@Transactional
	public TrackedBranch follow(AppName name, String url, String branch, boolean makesPreviews, String actor) {
		RemoteAddress address = RemoteAddress.of(url);
		String wanted = (branch == null || branch.isBlank()) ? DEFAULT_BRANCH : branch.strip();
		if (wanted.length() > LONGEST_BRANCH || wanted.chars().anyMatch(Character::isISOControl)) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "That cannot be the name of a branch",
					"Name one that 'git ls-remote --heads " + address + "' lists");
		}
		App app = this.registry.lockOrCreate(name, actor);
		TrackedBranch tracked = new TrackedBranch(app.id(), address.uri().toString(), wanted, this.clock.instant());
		tracked.makePreviews(makesPreviews);
		tracked.want(actor, this.clock.instant());
		this.events.tell("app.tracking", app.name(), app.name(), actor,
				"App " + app.name() + " follows " + wanted + " of " + address);
		return this.branches.save(tracked);
	}

	/** What the app follows. */
	@Transactional(readOnly = true)
	public Optional<TrackedBranch> find(AppName name) {
		return this.apps.findByName(name.value()).flatMap((app) -> this.branches.findById(app.id()));
	}

	/** Follows no more. */
	@Transactional
	public void forget(AppName name, String actor) {
		App app = this.registry.lock(name);
		this.branches.findById(app.id()).ifPresent((tracked) -> {
			this.branches.delete(tracked);
			this.events.tell("app.untracked", app.name(), app.name(), actor,
					"App " + app.name() + " follows its repository no more");
		});
	}

	/** What the repository's host proves itself with. */
	public String hookSecret(TrackedBranch tracked) {
		return this.secrets.derive(tracked.hookPurpose());
	}

	/**
	 * Wants a preview of another branch of the repository that the app follows: made if
	 * it is new, fetched and deployed soon.
	 * @throws GantryException as {@link Previews#ensure}
	 */
	@Transactional
	public App wantPreview(AppName name, String branch, String actor) {
		TrackedBranch of = find(name).orElseThrow();
		App preview = this.previews.ensure(name, branch, actor);
		TrackedBranch tracked = this.branches.findById(preview.id())
			.orElseGet(() -> new TrackedBranch(preview.id(), of.url(), branch, this.clock.instant()));
		tracked.moveTo(of.url());
		tracked.want(actor, this.clock.instant());
		this.branches.save(tracked);
		return preview;
	}

	/**
	 * Ends the preview of a branch that is gone.
	 * @return whether there was one
	 */
	public boolean endPreview(AppName name, String branch, String actor) {
		return this.previews.destroy(name, branch, actor).isPresent();
	}

	/** Wants what the branch holds now, soon. */
	@Transactional
	public void wantFetch(TrackedBranch tracked, String actor) {
		this.branches.findForUpdate(tracked.appId()).ifPresent((row) -> row.want(actor, this.clock.instant()));
	}

	/**
	 * The apps that follow.
	 *
	 * @param apps all
	 * @param registry makes them
	 * @param previews of their other branches
	 */
	record FollowingApps(Apps apps, AppRegistry registry, Previews previews) {
	}

}
