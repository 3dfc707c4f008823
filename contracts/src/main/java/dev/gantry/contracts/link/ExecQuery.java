package dev.gantry.contracts.link;

import java.util.List;

/**
 * A process to run beside an instance's own.
 *
 * @param command the program and its arguments
 * @param terminal whether it gets a terminal
 * @param input whether it gets input
 * @param columns the terminal's width in characters; 0 is not known
 * @param rows its height in characters; 0 is not known
 */
public record ExecQuery(List<String> command, boolean terminal, boolean input, int columns, int rows) {

	public ExecQuery {
		command = List.copyOf(command);
	}

}
