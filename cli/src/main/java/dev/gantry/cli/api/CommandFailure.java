package dev.gantry.cli.api;

import java.io.Serial;

/**
 * A command that could not do what it was asked; told as cause and remedy, exit status 1.
 */
public class CommandFailure extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String remedy;

	public CommandFailure(String message, String remedy) {
		this(message, remedy, null);
	}

	public CommandFailure(String message, String remedy, Throwable cause) {
		super(message, cause);
		this.remedy = remedy;
	}

	/** What to do about it, or {@code null}. */
	public String remedy() {
		return this.remedy;
	}

}
