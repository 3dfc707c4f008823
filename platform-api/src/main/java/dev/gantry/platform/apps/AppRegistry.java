package dev.gantry.platform.apps;

import java.time.Clock;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Finds, makes and ends apps. */
public class AppRegistry {

	private final Apps apps;

	private final AppProcesses processes;

	private final EventLog events;

	private final Clock clock;

	AppRegistry(Apps apps, AppProcesses processes, EventLog events, Clock clock) {
		this.apps = apps;
		this.processes = processes;
		this.events = events;
		this.clock = clock;
	}

	/** The app of that name, or an error that says there is none. */
	@Transactional(readOnly = true)
	public App require(AppName name) {
		return this.apps.findByName(name.value()).orElseThrow(() -> missing(name));
	}

	/** The app of that name, locked until the transaction ends, and not about to end. */
	@Transactional(propagation = Propagation.MANDATORY)
	public App lock(AppName name) {
		return usable(this.apps.findForUpdateByName(name.value()).orElseThrow(() -> missing(name)));
	}

	/** As {@link #lock}, of an app that was there before and may be gone by now. */
	@Transactional(propagation = Propagation.MANDATORY)
	public App lockById(String id) {
		return usable(this.apps.findForUpdateById(id)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "The app has been destroyed meanwhile",
					"Push again to make it anew")));
	}

	/** As {@link #lock}; makes the app if it is new, with one {@code web} process. */
	@Transactional(propagation = Propagation.MANDATORY)
	public App lockOrCreate(AppName name, String actor) {
		Optional<App> existing = this.apps.findForUpdateByName(name.value());
		return existing.isPresent() ? usable(existing.get()) : create(name, actor);
	}

	private App create(AppName name, String actor) {
		App fresh = new App(name, this.clock.instant());
		TeamWall.teamOfCaller().ifPresent(fresh::give);
		App app = this.apps.saveAndFlush(fresh);
		this.processes.save(new AppProcess(app.id(), ProcessSpec.WEB, ProcessSpec.defaults(1)));
		this.events.tell("app.created", app.name(), app.name(), actor, "App " + app.name() + " was created");
		return app;
	}

	/** Makes the app unless it is there; tells whether it is new. */
	@Transactional
	public boolean ensure(AppName name, String actor) {
		boolean fresh = this.apps.findByName(name.value()).isEmpty();
		lockOrCreate(name, actor);
		return fresh;
	}

	/** Gives an app to a team; makes it if it is new. */
	@Transactional
	public void give(AppName name, String teamId, String team, String actor) {
		App app = lockOrCreate(name, actor);
		if (app.isPreview()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"App '" + name + "' is a preview and goes where its app goes", "Give the app that it shows");
		}
		if (!app.teamId().equals(teamId)) {
			app.give(teamId);
			this.apps.findByPreviewOfOrderByName(app.id()).forEach((preview) -> preview.give(teamId));
			this.events.tell("app.given", app.name(), app.name(), actor,
					"App " + app.name() + " is team " + team + "'s");
		}
	}

	/** The tag of what is wanted of an app. */
	@Transactional(readOnly = true)
	public String tag(App app) {
		return IfMatch.tag(app, this.processes.findByApp(app.id()));
	}

	/** Ends an app and its previews: instances stop, then all that belongs to it goes. */
	@Transactional
	public void destroy(AppName name, IfMatch expected, String actor) {
		App app = this.apps.findForUpdateByName(name.value()).orElseThrow(() -> missing(name));
		expected.check(tag(app), "App " + name);
		end(app, actor);
		this.apps.findByPreviewOfOrderByName(app.id()).forEach((preview) -> end(preview, actor));
	}

	private void end(App app, String actor) {
		if (app.deletingAt() == null) {
			app.delete(this.clock.instant());
			this.events.tell("app.destroying", app.name(), app.name(), actor,
					"App " + app.name() + " is being destroyed");
			this.events.desiredStateChanged();
		}
	}

	private static App usable(App app) {
		if (app.deletingAt() != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "App '" + app.name() + "' is being destroyed",
					"Wait until it is gone, then create it anew");
		}
		return app;
	}

	private static GantryException missing(AppName name) {
		return new GantryException(ErrorCode.NOT_FOUND, "There is no app '" + name + "'",
				"'gantry apps' lists the apps; pushing to a new name creates one");
	}

}
