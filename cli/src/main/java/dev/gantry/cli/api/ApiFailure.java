package dev.gantry.cli.api;

import java.io.Serial;

import dev.gantry.contracts.errors.ErrorCode;

/** A request that the platform refused. */
public final class ApiFailure extends CommandFailure {

	@Serial
	private static final long serialVersionUID = 1L;

	private final ErrorCode code;

	ApiFailure(ErrorCode code, String detail, String remedy) {
		super(detail, remedy);
		this.code = code;
	}

	public ErrorCode code() {
		return this.code;
	}

}
