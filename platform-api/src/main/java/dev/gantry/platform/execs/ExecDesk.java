package dev.gantry.platform.execs;

import java.util.List;
import java.util.Locale;

import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ExecQuery;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunDesk;

import org.springframework.transaction.annotation.Transactional;

/** Decides who may run a command where, and writes it down. */
class ExecDesk {

	private static final int LONGEST_COMMAND = 64 * 1024;

	private static final int LONGEST_SHOWN = 200;

	private final Instances instances;

	private final InstanceViews views;

	private final Apps apps;

	private final RunDesk runs;

	private final TeamWall wall;

	private final EventLog events;

	ExecDesk(Instances instances, InstanceViews views, Apps apps, RunDesk runs, TeamWall wall, EventLog events) {
		this.instances = instances;
		this.views = views;
		this.apps = apps;
		this.runs = runs;
		this.wall = wall;
		this.events = events;
	}

	/**
	 * Lets a command be run.
	 * @throws GantryException {@code TOKEN_INVALID}, {@code PERMISSION_DENIED},
	 * {@code NOT_FOUND}, {@code REQUEST_INVALID} or {@code STATE_CONFLICT}
	 */
	@Transactional(readOnly = true)
	public ExecWish admit(Caller caller, String instanceId, ExecQuery query) {
		permit(caller);
		StoredInstance instance = this.instances.findById(instanceId).orElseThrow(() -> missing(instanceId));
		App app = this.apps.findById(instance.appId()).orElseThrow();
		if (!this.wall.seenBy(caller).test(app.name())) {
			throw missing(instanceId);
		}
		check(query);
		InstanceView view = this.views.of(List.of(instance), java.util.Map.of(app.id(), app.name())).get(0);
		if (instance.nodeId() == null || view.containerId() == null || view.state() == InstanceState.STOPPED) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Instance " + instance.name() + " of " + app.name() + " does not run: " + view.explanation(),
					"'gantry ps " + app.name() + "' shows which do");
		}
		return new ExecWish(instance.nodeId(), instanceId, query,
				new ExecWish.Note(app.name(), instance.name(), caller.name(), shown(query.command())));
	}

	/**
	 * Lets somebody attach to a run that waits for it.
	 * @throws GantryException as {@link #admit}
	 */
	@Transactional(readOnly = true)
	public ExecWish admit(Caller caller, AppName app, String run, ExecQuery query) {
		permit(caller);
		this.wall.check(caller, app.value());
		Run found = this.runs.require(app, run);
		if (!found.spec().attached()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Run " + found.number() + " of " + app + " is detached",
					"'gantry runs " + app + " logs " + found.number() + " -f' shows what it writes");
		}
		if (found.state() != RunState.STARTING) {
			throw new GantryException(
					ErrorCode.STATE_CONFLICT, "Run " + found.number() + " of " + app
							+ " cannot be attached to now: it is " + found.state().name().toLowerCase(Locale.ROOT),
					"Ask for it with ?wait=placed first");
		}
		return new ExecWish(found.nodeId(), found.id(), query, null);
	}

	/** Writes down that it goes on. */
	@Transactional
	public void begun(ExecWish wish) {
		ExecWish.Note note = wish.note();
		if (note != null) {
			this.events.tell("instance.exec", note.app(), note.subject(), note.actor(), note.message());
		}
	}

	private static void permit(Caller caller) {
		if (caller == null) {
			throw new GantryException(ErrorCode.TOKEN_INVALID, "This call needs a token",
					"Send it as 'Authorization: Bearer TOKEN'");
		}
		if (!caller.may(Permission.EXEC_IN_APPS)) {
			throw new GantryException(ErrorCode.PERMISSION_DENIED,
					"The token '" + caller.name() + "' is for something else: this call needs EXEC_IN_APPS",
					"Use a token of the right kind");
		}
	}

	private static void check(ExecQuery query) {
		int length = query.command().stream().mapToInt(String::length).sum();
		if (query.command().isEmpty() || query.command().get(0).isEmpty() || length > LONGEST_COMMAND) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"A command has a program and at most " + LONGEST_COMMAND + " characters",
					"Repeat the parameter for each argument: ?command=ls&command=-l");
		}
	}

	/** Arguments may hold secrets, but whoever looks at what was done must know what. */
	private static String shown(List<String> command) {
		String text = String.join(" ", command).replaceAll("\\p{Cntrl}", " ");
		return "Ran " + ((text.length() > LONGEST_SHOWN) ? text.substring(0, LONGEST_SHOWN) + "…" : text);
	}

	private static GantryException missing(String id) {
		return new GantryException(ErrorCode.NOT_FOUND, "There is no instance '" + id + "'",
				"'gantry ps APP' lists an app's instances");
	}

}
