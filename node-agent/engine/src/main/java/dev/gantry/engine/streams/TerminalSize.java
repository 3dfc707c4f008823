package dev.gantry.engine.streams;

/**
 * A terminal's size in characters; 0 by 0 is not known.
 */
public record TerminalSize(int rows, int columns) {

	public static final TerminalSize UNKNOWN = new TerminalSize(0, 0);

	private static final int LIMIT = 65535;

	public TerminalSize {
		if (rows < 0 || rows > LIMIT || columns < 0 || columns > LIMIT) {
			throw new IllegalArgumentException(
					"a terminal has at most 65535 rows and columns: " + rows + " by " + columns);
		}
	}

}
