package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import dev.gantry.kernel.process.Orphans;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code exec}: a process as a document says, or as the options and the container's own.
 */
final class ExecCommand {

	private static final Set<String> VALUED = Set.of("process", "p", "pid-file", "console-socket", "preserve-fds",
			"cwd", "env", "e", "user", "u", "additional-gids", "g", "cap", "c", "apparmor", "process-label", "cgroup",
			"console-size", "pidfd-socket");

	private static final Set<String> PLAIN = Set.of("detach", "d", "tty", "t", "no-new-privs", "ignore-paused",
			"no-subreaper");

	private final Containers containers;

	ExecCommand(Containers containers) {
		this.containers = containers;
	}

	int run(Deque<String> words) throws IOException {
		Arguments arguments = Arguments.read(words, VALUED, PLAIN);
		for (String option : List.of("process-label", "cgroup", "pidfd-socket")) {
			arguments.value(option).ifPresent((value) -> {
				throw new RuntimeFailure("--" + option + " is not supported");
			});
		}
		StateDirectory directory = this.containers.directory(arguments.next("container id"));
		Node process = arguments.value("process", "p")
			.map((file) -> new Node(Creation.readConfig(Path.of(file)).value(), "process"))
			.orElseGet(() -> fromOptions(directory, arguments));
		boolean detached = arguments.has("detach", "d");
		if (!detached) {
			Orphans.adopt();
		}
		int pid = new Execution(directory, process, Commands.wishes(arguments)).run();
		return detached ? 0 : Commands.exitCode(Orphans.await(pid));
	}

	private static Node fromOptions(StateDirectory directory, Arguments arguments) {
		ObjectNode process = (ObjectNode) Creation.configOf(directory).get("process").value().deepCopy();
		List<String> command = new ArrayList<>(arguments.rest());
		ArrayNode args = process.putArray("args");
		command.forEach(args::add);
		process.put("terminal", arguments.has("tty", "t"));
		arguments.value("cwd").ifPresent((cwd) -> process.put("cwd", cwd));
		ArrayNode environment = process.withArray("env");
		arguments.values("env", "e").forEach(environment::add);
		arguments.value("apparmor").ifPresent((profile) -> process.put("apparmorProfile", profile));
		if (arguments.has("no-new-privs")) {
			process.put("noNewPrivileges", true);
		}
		arguments.value("user", "u").ifPresent((user) -> user(process, user));
		for (String group : arguments.values("additional-gids", "g")) {
			process.withObject("user").withArray("additionalGids").add(number(group));
		}
		for (String capability : arguments.values("cap", "c")) {
			for (String set : List.of("bounding", "effective", "permitted")) {
				process.withObject("capabilities").withArray(set).add(capability);
			}
		}
		return new Node(JsonMapper.shared().readTree(process.toString()), "process");
	}

	private static void user(ObjectNode process, String user) {
		String[] parts = user.split(":", 2);
		ObjectNode object = process.putObject("user");
		object.put("uid", number(parts[0]));
		object.put("gid", (parts.length == 2) ? number(parts[1]) : 0);
	}

	private static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new RuntimeFailure("a user or group is a number here, not '" + text + "'", ex);
		}
	}

}
