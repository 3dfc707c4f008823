package dev.gantry.engine.build;

import java.util.List;

/**
 * The shell form of an instruction: a line for a shell inside the container, as the
 * Dockerfile reference has it.
 */
public final class ShellForm {

	/** The shell where SHELL names no other. */
	static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

	private ShellForm() {
	}

	/** The command that hands a line to the default shell. */
	public static List<String> command(String line) {
		return List.of(DEFAULT_SHELL.get(0), DEFAULT_SHELL.get(1), line);
	}

}
