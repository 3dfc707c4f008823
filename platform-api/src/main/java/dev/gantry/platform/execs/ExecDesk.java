package dev.gantry.platform.execs;

import java.util.List;

import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ExecQuery;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;

import org.springframework.transaction.annotation.Transactional;

/** Decides who may run a command where, and writes it down. */
class ExecDesk {

	private static final int LONGEST_COMMAND = 64 * 1024;

	private static final int LONGEST_SHOWN = 200;

	private final Instances instances;

	private final InstanceViews views;

	private final Apps apps;

	private final TeamWall wall;

	private final EventLog events;

	ExecDesk(Instances instances, InstanceViews views, Apps apps, TeamWall wall, EventLog events) {
		this.instances = instances;
		this.views = views;
		this.apps = apps;
		this.wall = wall;
		this.events = events;
	}

	/**
	 * Lets a command be run.
	 * @throws GantryException {@code TOKEN_INVALID}, {@code PERMISSION_DENIED},
	 * {@code NOT_FOUND}, {@code REQUEST_INVALID} or {@code STATE_CONFLICT}
	 */
	@Transactional
	public ExecWish admit(Caller caller, String instanceId, ExecQuery query) {
		if (caller == null) {
			throw new GantryException(ErrorCode.TOKEN_INVALID, "This call needs a token",
					"Send it as 'Authorization: Bearer TOKEN'");
		}
		if (!caller.may(Permission.EXEC_IN_APPS)) {
			throw new GantryException(ErrorCode.PERMISSION_DENIED,
					"The token '" + caller.name() + "' is for something else: this call needs EXEC_IN_APPS",
					"Use a token of the right kind");
		}
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
		this.events.tell("instance.exec", app.name(), instance.name(), caller.name(), shown(query.command()));
		return new ExecWish(instance.nodeId(), instanceId, query);
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
