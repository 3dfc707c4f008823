package dev.gantry.contracts.errors;

import java.util.Objects;

/**
 * A failure as data: stored with what failed, sent between services, shown to people.
 *
 * @param code what kind of failure
 * @param detail what was attempted, on what, and what happened
 * @param remedy what to do about it, or {@code null}
 */
public record Failure(ErrorCode code, String detail, String remedy) {

	public Failure {
		Objects.requireNonNull(code, "code");
		Objects.requireNonNull(detail, "detail");
	}

}
