package dev.gantry.contracts.link;

import java.util.List;

/**
 * A process to run beside an instance's own, or a run's own process.
 *
 * @param command the program and its arguments; empty for the standard streams of a run's
 * own process
 * @param terminal whether it gets a terminal
 * @param input whether it gets input
 * @param columns the terminal's width in characters; 0 is not known
 * @param rows its height in characters; 0 is not known
 */
public record ExecQuery(List<String> command, boolean terminal, boolean input, int columns, int rows) {

	public ExecQuery {
		command = List.copyOf(command);
	}

	/** For the standard streams of a run's own process. */
	public static ExecQuery attach(boolean terminal, boolean input, int columns, int rows) {
		return new ExecQuery(List.of(), terminal, input, columns, rows);
	}

	/** Whether it is for a run's own process. */
	public boolean attaches() {
		return this.command.isEmpty();
	}

}
