package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.List;

/** A command as RUN, CMD and ENTRYPOINT take it. */
public sealed interface Command {

	/**
	 * The argument vector.
	 * @param shell the stage's shell, for the shell form
	 */
	List<String> argumentsIn(List<String> shell);

	/**
	 * The shell form: one string for the stage's shell.
	 *
	 * @param line the string, with variables left to the shell
	 */
	record Shell(String line) implements Command {

		@Override
		public List<String> argumentsIn(List<String> shell) {
			List<String> arguments = new ArrayList<>(shell);
			arguments.add(this.line);
			return List.copyOf(arguments);
		}

	}

	/**
	 * The exec form: the argument vector itself.
	 *
	 * @param arguments program and arguments
	 */
	record Exec(List<String> arguments) implements Command {

		public Exec {
			arguments = List.copyOf(arguments);
		}

		@Override
		public List<String> argumentsIn(List<String> shell) {
			return this.arguments;
		}

	}

}
