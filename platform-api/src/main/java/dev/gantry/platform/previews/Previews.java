package dev.gantry.platform.previews;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ConfigVersion;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.apps.IfMatch;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, finds and ends the previews of apps. A preview is an app of its own: everything
 * that can be done with an app can be done with it. It begins with the app's
 * configuration and process types, one instance of each; from then on it goes its own
 * way.
 */
public class Previews {

	/** Of one app, at one time. */
	private static final int MOST = 20;

	private final AppRegistry registry;

	private final Apps apps;

	private final AppProcesses processes;

	private final ConfigVersions configs;

	private final EventLog events;

	private final Clock clock;

	Previews(AppRegistry registry, Apps apps, AppProcesses processes, ConfigVersions configs, EventLog events,
			Clock clock) {
		this.registry = registry;
		this.apps = apps;
		this.processes = processes;
		this.configs = configs;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * The preview of an app's branch; made if there is none.
	 * @throws GantryException {@code NOT_FOUND} if there is no such app or the preview's
	 * name is another team's, {@code STATE_CONFLICT} if that name is taken, the app is
	 * itself a preview or has too many, and as {@link PreviewName#of}
	 */
	@Transactional
	public App ensure(AppName of, String branch, String actor) {
		App parent = this.registry.lock(of);
		if (parent.isPreview()) {
			throw conflict("App '" + of + "' is itself a preview", "Ask for a preview of the app that it shows");
		}
		AppName name = PreviewName.of(of, branch);
		Optional<App> present = this.apps.findForUpdateByName(name.value());
		if (present.isPresent()) {
			return checked(present.get(), parent, branch);
		}
		long there = this.apps.findByPreviewOfOrderByName(parent.id()).size();
		if (there >= MOST) {
			throw conflict("App '" + of + "' has " + there + " previews already",
					"Delete branches that are done: git push <remote> :BRANCH, or gantry destroy " + of + "-BRANCH");
		}
		return create(name, parent, branch, actor);
	}

	private App checked(App present, App parent, String branch) {
		if (!present.teamId().equals(parent.teamId())) {
			throw TeamWall.missing(present.name());
		}
		if (!parent.id().equals(present.previewOf())) {
			throw conflict(
					"There is an app '" + present.name() + "' already, which is not a preview of '" + parent.name()
							+ "'",
					"Push the branch under another name: git push -o preview <remote> " + branch + ":a-name");
		}
		if (!branch.equals(present.previewBranch())) {
			throw conflict("The preview '" + present.name() + "' shows the branch '" + present.previewBranch()
					+ "', whose name differs only in signs", "Rename one of the two branches");
		}
		return this.registry.lockById(present.id());
	}

	private App create(AppName name, App parent, String branch, String actor) {
		App preview = this.apps.saveAndFlush(App.preview(name, parent, branch, this.clock.instant()));
		this.processes.findByApp(parent.id())
			.forEach((process) -> this.processes.save(new AppProcess(preview.id(), process.type(),
					process.spec().withReplicas(Math.min(1, process.spec().replicas())))));
		this.configs.findById(new ConfigVersion.Key(parent.id(), parent.configVersion()))
			.ifPresent((config) -> this.configs.save(new ConfigVersion(
					new ConfigVersion.Key(preview.id(), preview.takeConfigVersion()), config.environment(),
					this.clock.instant(), actor, "As version " + config.version() + " of " + parent.name())));
		this.events.tell("preview.created", preview.name(), preview.name(), actor,
				"App " + preview.name() + " was made, a preview of the branch " + branch + " of " + parent.name());
		return preview;
	}

	/** The preview of an app's branch that is there, if any, and not about to go. */
	@Transactional(readOnly = true)
	public Optional<App> find(AppName of, String branch) {
		return list(of).stream().filter((preview) -> branch.equals(preview.previewBranch())).findFirst();
	}

	/** The previews of an app that are there and not about to go; none of no app. */
	@Transactional(readOnly = true)
	public List<App> list(AppName of) {
		return this.apps.findByName(of.value())
			.map((parent) -> this.apps.findByPreviewOfOrderByName(parent.id()))
			.orElse(List.of())
			.stream()
			.filter((preview) -> preview.deletingAt() == null)
			.toList();
	}

	/**
	 * Ends the preview of a branch, if there is one.
	 * @return its name
	 */
	@Transactional
	public Optional<AppName> destroy(AppName of, String branch, String actor) {
		Optional<AppName> preview = find(of, branch).map((app) -> AppName.of(app.name()));
		preview.ifPresent((name) -> this.registry.destroy(name, new IfMatch(null), actor));
		return preview;
	}

	private static GantryException conflict(String detail, String remedy) {
		return new GantryException(ErrorCode.STATE_CONFLICT, detail, remedy);
	}

}
