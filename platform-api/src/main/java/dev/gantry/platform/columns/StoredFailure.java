package dev.gantry.platform.columns;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/**
 * A failure in three columns.
 *
 * @param code what kind of failure
 * @param detail what was attempted, on what, and what happened
 * @param remedy what to do about it, or {@code null}
 */
@Embeddable
public record StoredFailure(@Enumerated(EnumType.STRING) @Column(name = "failure_code") ErrorCode code,
		@Column(name = "failure_detail") String detail, @Column(name = "failure_remedy") String remedy) {

	/** The column's width: a longer text is cut. */
	private static final int WIDTH = 10_000;

	/** Returns {@code null} for {@code null}. */
	public static StoredFailure of(Failure failure) {
		return (failure != null) ? new StoredFailure(failure.code(), cut(failure.detail()), cut(failure.remedy()))
				: null;
	}

	/** The failure, or {@code null} when the columns are empty. */
	public static Failure toFailure(StoredFailure stored) {
		return (stored != null && stored.code() != null) ? new Failure(stored.code(), stored.detail(), stored.remedy())
				: null;
	}

	private static String cut(String text) {
		return (text == null || text.length() <= WIDTH) ? text : text.substring(0, WIDTH - 1) + "…";
	}

}
