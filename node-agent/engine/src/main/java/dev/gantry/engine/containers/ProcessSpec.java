package dev.gantry.engine.containers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.streams.Streams;

/**
 * What runs in a container.
 *
 * @param arguments the program and its arguments; a program without a slash is looked for
 * along the container's {@code PATH}
 * @param environment names and values, in order
 * @param workingDirectory an absolute path in the container, made where it is missing
 * @param user {@code name|uid[:group|gid]} as in an image's configuration; empty is root.
 * Numbers are numbers, never looked up as names
 * @param groups more groups, by name or number
 * @param streams its standard streams; {@code null} for no input
 */
public record ProcessSpec(List<String> arguments, Map<String, String> environment, String workingDirectory, String user,
		List<String> groups, Streams streams) {

	/** What a container's {@code PATH} is when nobody says otherwise. */
	public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

	public ProcessSpec {
		arguments = List.copyOf(arguments);
		environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
		groups = List.copyOf(groups);
		streams = (streams == null) ? Streams.OUTPUT_ONLY : streams;
		if (arguments.isEmpty()) {
			throw new IllegalArgumentException("a container needs something to run: the command is empty");
		}
		arguments.forEach((argument) -> requireNoNul("argument", argument));
		environment.forEach(ProcessSpec::requireVariable);
		if (!workingDirectory.startsWith("/")) {
			throw new IllegalArgumentException("a working directory is an absolute path: " + workingDirectory);
		}
		requireNoNul("working directory", workingDirectory);
	}

	/** A process without input. */
	public ProcessSpec(List<String> arguments, Map<String, String> environment, String workingDirectory, String user,
			List<String> groups) {
		this(arguments, environment, workingDirectory, user, groups, Streams.OUTPUT_ONLY);
	}

	public static ProcessSpec of(List<String> arguments) {
		return new ProcessSpec(arguments, Map.of(), "/", "", List.of());
	}

	public ProcessSpec withEnvironment(Map<String, String> environment) {
		return new ProcessSpec(this.arguments, environment, this.workingDirectory, this.user, this.groups,
				this.streams);
	}

	public ProcessSpec withWorkingDirectory(String workingDirectory) {
		return new ProcessSpec(this.arguments, this.environment, workingDirectory, this.user, this.groups,
				this.streams);
	}

	public ProcessSpec withUser(String user) {
		return new ProcessSpec(this.arguments, this.environment, this.workingDirectory, user, this.groups,
				this.streams);
	}

	public ProcessSpec with(Streams streams) {
		return new ProcessSpec(this.arguments, this.environment, this.workingDirectory, this.user, this.groups,
				streams);
	}

	/** The environment as {@code NAME=value}, with {@code PATH} where it is missing. */
	public List<String> environmentStrings() {
		List<String> strings = new ArrayList<>();
		if (!this.environment.containsKey("PATH")) {
			strings.add("PATH=" + DEFAULT_PATH);
		}
		this.environment.forEach((name, value) -> strings.add(name + "=" + value));
		return strings;
	}

	private static void requireVariable(String name, String value) {
		if (name.isEmpty() || name.indexOf('=') >= 0) {
			throw new IllegalArgumentException("not an environment variable's name: '" + name + "'");
		}
		requireNoNul("environment variable", name);
		requireNoNul("environment variable " + name, value);
	}

	private static void requireNoNul(String what, String value) {
		if (value.indexOf('\0') >= 0) {
			throw new IllegalArgumentException(what + " contains a NUL character");
		}
	}

}
