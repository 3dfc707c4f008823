package dev.gantry.engine.build;

import java.io.Serial;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** A command of a build that ended with another status than 0. */
public final class StepFailedException extends GantryException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int exitCode;

	StepFailedException(String detail, String remedy, int exitCode) {
		super(ErrorCode.BUILD_FAILED, detail, remedy);
		this.exitCode = exitCode;
	}

	/** The command's status, 128 and the signal's number for one that a signal ended. */
	public int exitCode() {
		return this.exitCode;
	}

}
