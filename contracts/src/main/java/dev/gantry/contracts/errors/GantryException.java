package dev.gantry.contracts.errors;

import java.io.Serial;

/**
 * A failure that is told to a person: what was attempted and what happened
 * ({@linkplain #getMessage() the detail}) and, where something can be done, the
 * {@linkplain #remedy() remedy}.
 */
public class GantryException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final ErrorCode code;

	private final String remedy;

	public GantryException(ErrorCode code, String detail) {
		this(code, detail, null, null);
	}

	public GantryException(ErrorCode code, String detail, String remedy) {
		this(code, detail, remedy, null);
	}

	public GantryException(ErrorCode code, String detail, String remedy, Throwable cause) {
		super(detail, cause);
		this.code = code;
		this.remedy = remedy;
	}

	public ErrorCode code() {
		return this.code;
	}

	/** What to do about it, or {@code null} when nothing is known to help. */
	public String remedy() {
		return this.remedy;
	}

	/** This failure as data, to be stored or sent. */
	public Failure toFailure() {
		return new Failure(this.code, getMessage(), this.remedy);
	}

}
