package dev.gantry.engine.runtime;

import java.io.Serial;

/** Why a command failed, for its caller to read. */
final class RuntimeFailure extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int exitCode;

	RuntimeFailure(String message) {
		this(message, 1, null);
	}

	RuntimeFailure(String message, Throwable cause) {
		this(message, 1, cause);
	}

	RuntimeFailure(String message, int exitCode, Throwable cause) {
		super(message, cause);
		this.exitCode = exitCode;
	}

	int exitCode() {
		return this.exitCode;
	}

}
