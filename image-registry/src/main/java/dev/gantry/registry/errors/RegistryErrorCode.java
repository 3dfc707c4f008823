package dev.gantry.registry.errors;

/**
 * Error codes of the distribution specification 1.1, "Error Codes", with their status.
 */
public enum RegistryErrorCode {

	BLOB_UNKNOWN(404, "blob unknown to registry"), BLOB_UPLOAD_INVALID(400, "blob upload invalid"),
	BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
	DIGEST_INVALID(400, "provided digest did not match uploaded content"),
	MANIFEST_BLOB_UNKNOWN(400, "manifest references a manifest or blob unknown to registry"),
	MANIFEST_INVALID(400, "manifest invalid"), MANIFEST_UNKNOWN(404, "manifest unknown to registry"),
	NAME_INVALID(400, "invalid repository name"), NAME_UNKNOWN(404, "repository name not known to registry"),
	SIZE_INVALID(400, "provided length did not match content length"), TAG_INVALID(400, "manifest tag is not valid"),
	UNAUTHORIZED(401, "authentication required"), DENIED(403, "requested access to the resource is denied"),
	UNSUPPORTED(405, "the operation is unsupported"), TOOMANYREQUESTS(429, "too many requests"),

	/** Not in the specification's table, for ranges that it answers with 416. */
	RANGE_INVALID(416, "the range is not one that can be had"),

	/** Not in the specification's table, for a manifest over its limit. */
	MANIFEST_TOO_LARGE(413, "manifest too large"),

	/** Not in the specification's table, for what has no place in the API. */
	NOT_FOUND(404, "there is nothing here"),

	/** Not in the specification's table, for a disk without space. */
	STORAGE_FULL(507, "the registry's storage is full"),

	/** Not in the specification's table, for what may be better in a moment. */
	UNAVAILABLE(503, "the registry cannot answer at the moment"),

	/** Not in the specification's table, for our own faults. */
	INTERNAL(500, "the registry failed");

	private final int status;

	private final String sentence;

	RegistryErrorCode(int status, String sentence) {
		this.status = status;
		this.sentence = sentence;
	}

	/** The HTTP status that it is answered with. */
	public int status() {
		return this.status;
	}

	/** A short title, as other registries word it. */
	public String sentence() {
		return this.sentence;
	}

}
