package dev.gantry.cli.terminal;

import java.io.Serial;

/**
 * Nobody reads the output any more, as after {@code gantry logs shop | head -1}. Java
 * ignores SIGPIPE, so that a command has to end by itself; it has nothing to say to
 * anybody then.
 */
public final class OutputClosed extends RuntimeException {

	/** What a shell shows of a program that SIGPIPE ended: 128 + 13. */
	public static final int STATUS = 141;

	@Serial
	private static final long serialVersionUID = 1L;

	public OutputClosed() {
		super("nobody reads the output any more", null, false, false);
	}

}
