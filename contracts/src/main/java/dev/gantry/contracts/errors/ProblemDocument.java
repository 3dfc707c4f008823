package dev.gantry.contracts.errors;

/**
 * The body of every HTTP error, {@code application/problem+json} after RFC 9457 with the
 * extension members {@code code} and {@code remedy}.
 *
 * @param type always {@code about:blank}: the code tells the kind
 * @param title the code's sentence
 * @param status the HTTP status
 * @param detail what was attempted, on what, and what happened
 * @param code the stable error code
 * @param remedy what to do about it, or {@code null}
 */
public record ProblemDocument(String type, String title, int status, String detail, ErrorCode code, String remedy) {

	/** The media type of a problem document. */
	public static final String MEDIA_TYPE = "application/problem+json";

	public static ProblemDocument of(Failure failure) {
		return new ProblemDocument("about:blank", failure.code().sentence(), failure.code().status(), failure.detail(),
				failure.code(), failure.remedy());
	}

}
