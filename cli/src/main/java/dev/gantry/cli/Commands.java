package dev.gantry.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.gantry.cli.apps.Apps;
import dev.gantry.cli.apps.Config;
import dev.gantry.cli.apps.Deploy;
import dev.gantry.cli.apps.Destroy;
import dev.gantry.cli.apps.Drains;
import dev.gantry.cli.apps.Exec;
import dev.gantry.cli.apps.Follow;
import dev.gantry.cli.apps.Init;
import dev.gantry.cli.apps.Jobs;
import dev.gantry.cli.apps.Logs;
import dev.gantry.cli.apps.Open;
import dev.gantry.cli.apps.Previews;
import dev.gantry.cli.apps.Ps;
import dev.gantry.cli.apps.Push;
import dev.gantry.cli.apps.Releases;
import dev.gantry.cli.apps.Rollback;
import dev.gantry.cli.apps.Run;
import dev.gantry.cli.apps.Runs;
import dev.gantry.cli.apps.Scale;
import dev.gantry.cli.apps.Volumes;
import dev.gantry.cli.apps.Why;
import dev.gantry.cli.cluster.Events;
import dev.gantry.cli.cluster.Images;
import dev.gantry.cli.cluster.Info;
import dev.gantry.cli.cluster.LogIn;
import dev.gantry.cli.cluster.Node;
import dev.gantry.cli.cluster.Nodes;
import dev.gantry.cli.cluster.Teams;
import dev.gantry.cli.cluster.Tokens;
import dev.gantry.cli.local.AgentRole;
import dev.gantry.cli.local.DockerContext;
import dev.gantry.cli.local.Down;
import dev.gantry.cli.local.RegistryRole;
import dev.gantry.cli.local.RouterRole;
import dev.gantry.cli.local.ServerRole;
import dev.gantry.cli.local.Up;
import dev.gantry.cli.terminal.Completion;

/**
 * The commands by their names. Reading the annotations of all of them takes picocli
 * longer than most commands take to run, so a call that names one gets that one only.
 */
final class Commands {

	/** In the order of the help. */
	static final Map<String, Class<?>> ALL = all();

	/** They tell of the others. */
	private static final Set<Class<?>> OF_ALL = Set.of(Completion.class, Rehearse.class);

	private static final Set<String> OF_NONE = Set.of("--version", "-V");

	private Commands() {
	}

	/** What a call has to know: one command, or all where it names none. */
	static Map<String, Class<?>> calledBy(String... args) {
		String first = (args.length == 0) ? "" : args[0];
		if (OF_NONE.contains(first)) {
			return Map.of();
		}
		Class<?> called = ALL.get(first);
		return (called == null || OF_ALL.contains(called)) ? ALL : Map.of(first, called);
	}

	private static Map<String, Class<?>> all() {
		Map<String, Class<?>> all = new LinkedHashMap<>();
		all.put("up", Up.class);
		all.put("down", Down.class);
		all.put("init", Init.class);
		all.put("push", Push.class);
		all.put("deploy", Deploy.class);
		all.put("follow", Follow.class);
		all.put("previews", Previews.class);
		all.put("apps", Apps.class);
		all.put("ps", Ps.class);
		all.put("logs", Logs.class);
		all.put("drains", Drains.class);
		all.put("volumes", Volumes.class);
		all.put("run", Run.class);
		all.put("runs", Runs.class);
		all.put("jobs", Jobs.class);
		all.put("exec", Exec.class);
		all.put("scale", Scale.class);
		all.put("config", Config.class);
		all.put("releases", Releases.class);
		all.put("rollback", Rollback.class);
		all.put("open", Open.class);
		all.put("why", Why.class);
		all.put("destroy", Destroy.class);
		all.put("info", Info.class);
		all.put("nodes", Nodes.class);
		all.put("node", Node.class);
		all.put("images", Images.class);
		all.put("events", Events.class);
		all.put("login", LogIn.class);
		all.put("tokens", Tokens.class);
		all.put("teams", Teams.class);
		all.put("completion", Completion.class);
		all.put("server", ServerRole.class);
		all.put("agent", AgentRole.class);
		all.put("registry", RegistryRole.class);
		all.put("router", RouterRole.class);
		all.put("rehearse", Rehearse.class);
		all.put("docker-context", DockerContext.class);
		return Collections.unmodifiableMap(all);
	}

}
