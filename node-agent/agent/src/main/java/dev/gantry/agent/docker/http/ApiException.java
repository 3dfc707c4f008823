package dev.gantry.agent.docker.http;

import java.io.Serial;

/** A refusal with the status and the sentence that the client gets. */
public final class ApiException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int status;

	public ApiException(int status, String message) {
		super(message);
		this.status = status;
	}

	/** 400: what the client sent cannot be. */
	public static ApiException invalid(String message) {
		return new ApiException(400, message);
	}

	public int status() {
		return this.status;
	}

}
