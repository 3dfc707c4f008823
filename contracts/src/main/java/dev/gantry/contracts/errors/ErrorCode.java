package dev.gantry.contracts.errors;

/**
 * Every error that the platform's HTTP interfaces can answer with. The name is the
 * {@code code} of the problem document (RFC 9457) and stays stable.
 */
public enum ErrorCode {

	/** The request could not be read or breaks a rule of the API document. */
	REQUEST_INVALID(ErrorCategory.USER, 400, "The request is not valid"),

	/** No token, or one that is unknown, expired or revoked. */
	TOKEN_INVALID(ErrorCategory.USER, 401, "A valid token is needed"),

	/** The token is valid and may not do this. */
	PERMISSION_DENIED(ErrorCategory.USER, 403, "This token may not do that"),

	/** What the request names does not exist. */
	NOT_FOUND(ErrorCategory.USER, 404, "Not found"),

	/** An app name that is not a DNS label in lower case. */
	APP_NAME_INVALID(ErrorCategory.USER, 400, "The app name is not valid"),

	/** An archive that is truncated or not of a known format. */
	SOURCE_UNREADABLE(ErrorCategory.USER, 400, "The source archive cannot be read"),

	/** An archive with a name or link that leads out of its tree. */
	SOURCE_UNSAFE(ErrorCategory.USER, 400, "The source archive is not safe to unpack"),

	/** A body, archive or expansion over its limit. */
	TOO_LARGE(ErrorCategory.USER, 413, "Too large"),

	/** A Dockerfile, gantry.yaml or Procfile with an error. */
	BUILD_FILE_INVALID(ErrorCategory.USER, 422, "The build file is not valid"),

	/** A build step failed. */
	BUILD_FAILED(ErrorCategory.USER, 422, "The build failed"),

	/** An image that no registry knows. */
	IMAGE_NOT_FOUND(ErrorCategory.USER, 422, "The image does not exist"),

	/** An image that is not what it says, or not for this machine. */
	IMAGE_INVALID(ErrorCategory.USER, 422, "The image cannot be used"),

	/** The release command of a deployment did not end well. */
	RELEASE_COMMAND_FAILED(ErrorCategory.USER, 422, "The release command failed"),

	/** New instances did not become healthy in time. */
	DEPLOYMENT_UNHEALTHY(ErrorCategory.USER, 422, "The new release did not become healthy"),

	/** A newer deployment of the same app took over. */
	DEPLOYMENT_SUPERSEDED(ErrorCategory.CONFLICT, 409, "A newer deployment took over"),

	/** The thing changed since the caller last read it. */
	STATE_CHANGED(ErrorCategory.CONFLICT, 409, "The state has changed meanwhile"),

	/** An {@code If-Match} that names another version than the present one. */
	PRECONDITION_FAILED(ErrorCategory.USER, 412, "The thing has changed since it was read"),

	/** An {@code Idempotency-Key} that came with another request before. */
	IDEMPOTENCY_KEY_REUSED(ErrorCategory.USER, 422, "The idempotency key was used for another request"),

	/** The thing is in a state that does not allow this. */
	STATE_CONFLICT(ErrorCategory.CONFLICT, 409, "Not possible in the present state"),

	/** A port that somebody else has. */
	PORT_TAKEN(ErrorCategory.CONFLICT, 409, "The port is taken"),

	/** No node can take an instance. */
	NO_CAPACITY(ErrorCategory.CAPACITY, 422, "No node has room"),

	/** No node is connected. */
	NO_NODE(ErrorCategory.CAPACITY, 503, "No node is ready"),

	/** Another server leads, or none does for a moment. */
	NOT_LEADING(ErrorCategory.EXTERNAL, 503, "This server does not lead"),

	/** A registry or another service outside did not answer as it should. */
	UPSTREAM_FAILED(ErrorCategory.EXTERNAL, 502, "A service outside the platform failed"),

	/** Something took longer than its deadline. */
	TIMED_OUT(ErrorCategory.EXTERNAL, 504, "Timed out"),

	/** The host lacks something that the engine needs. */
	HOST_UNFIT(ErrorCategory.EXTERNAL, 500, "The host lacks something that is needed"),

	/** A container could not be started. */
	START_FAILED(ErrorCategory.USER, 422, "The container could not be started"),

	/** A fault of the platform's own. */
	INTERNAL(ErrorCategory.INTERNAL, 500, "The platform failed");

	private final ErrorCategory category;

	private final int status;

	private final String sentence;

	ErrorCode(ErrorCategory category, int status, String sentence) {
		this.category = category;
		this.status = status;
		this.sentence = sentence;
	}

	public ErrorCategory category() {
		return this.category;
	}

	/** The HTTP status that this error is answered with. */
	public int status() {
		return this.status;
	}

	/** A short title, without a full stop. */
	public String sentence() {
		return this.sentence;
	}

}
