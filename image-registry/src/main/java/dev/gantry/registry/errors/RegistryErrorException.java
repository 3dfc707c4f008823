package dev.gantry.registry.errors;

import java.io.Serial;
import java.util.Map;

/** What ends a request with an error that the client is told. */
public class RegistryErrorException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final RegistryErrorCode code;

	private final transient Map<String, String> headers;

	public RegistryErrorException(RegistryErrorCode code, String detail) {
		this(code, detail, Map.of());
	}

	/**
	 * An error.
	 * @param detail what was attempted, on what, and what happened
	 * @param headers that the answer has besides
	 */
	public RegistryErrorException(RegistryErrorCode code, String detail, Map<String, String> headers) {
		super(detail, null, false, false);
		this.code = code;
		this.headers = Map.copyOf(headers);
	}

	public RegistryErrorCode code() {
		return this.code;
	}

	/** Headers of the answer. */
	public Map<String, String> headers() {
		return this.headers;
	}

}
