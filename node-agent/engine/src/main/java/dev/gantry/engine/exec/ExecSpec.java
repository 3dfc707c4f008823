package dev.gantry.engine.exec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gantry.engine.streams.Streams;

/**
 * What to run in a running container. It gets the container's own rights and limits,
 * never more.
 *
 * @param arguments the program and its arguments; a program without a slash is looked for
 * along {@code PATH}
 * @param environment set on top of the container's own
 * @param workingDirectory an absolute path in the container; empty: the container's own
 * @param user {@code name|uid[:group|gid]}; empty: the container's own
 * @param streams its standard streams
 * @param privileged whether the caller asked for all rights, which is refused
 */
public record ExecSpec(List<String> arguments, Map<String, String> environment, String workingDirectory, String user,
		Streams streams, boolean privileged) {

	public ExecSpec {
		arguments = List.copyOf(arguments);
		environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
		Objects.requireNonNull(workingDirectory, "workingDirectory");
		Objects.requireNonNull(user, "user");
		Objects.requireNonNull(streams, "streams");
		if (arguments.isEmpty()) {
			throw new IllegalArgumentException("an exec needs something to run: the command is empty");
		}
	}

	public static ExecSpec of(String... arguments) {
		return new ExecSpec(List.of(arguments), Map.of(), "", "", Streams.OUTPUT_ONLY, false);
	}

	public ExecSpec withEnvironment(Map<String, String> environment) {
		return new ExecSpec(this.arguments, environment, this.workingDirectory, this.user, this.streams,
				this.privileged);
	}

	public ExecSpec withWorkingDirectory(String workingDirectory) {
		return new ExecSpec(this.arguments, this.environment, workingDirectory, this.user, this.streams,
				this.privileged);
	}

	public ExecSpec withUser(String user) {
		return new ExecSpec(this.arguments, this.environment, this.workingDirectory, user, this.streams,
				this.privileged);
	}

	public ExecSpec with(Streams streams) {
		return new ExecSpec(this.arguments, this.environment, this.workingDirectory, this.user, streams,
				this.privileged);
	}

	public ExecSpec withPrivileged(boolean privileged) {
		return new ExecSpec(this.arguments, this.environment, this.workingDirectory, this.user, this.streams,
				privileged);
	}

}
