package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.Objects;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;

/**
 * What the node last told of a generation.
 *
 * @param report the report
 * @param at when its phase was first told, by the platform's clock
 */
public record Sighting(ContainerReport report, Instant at) {

	public ContainerPhase phase() {
		return this.report.phase();
	}

	/**
	 * Whether another report says something that is worth storing. Compared is what comes
	 * back from a database just as it was: times lose digits there and long texts their
	 * end.
	 */
	public boolean differs(ContainerReport other) {
		return this.report.phase() != other.phase() || !Objects.equals(this.report.address(), other.address())
				|| !Objects.equals(this.report.containerId(), other.containerId())
				|| (this.report.exit() == null) != (other.exit() == null)
				|| !Objects.equals(words(this.report.failure()), words(other.failure()));
	}

	private static String words(Failure failure) {
		String detail = failure == null ? null : failure.detail();
		return detail == null || detail.length() <= Note.MAX_LENGTH ? detail : detail.substring(0, Note.MAX_LENGTH);
	}

	/** The newer report; the time stays while the phase does. */
	public Sighting update(ContainerReport newer, Instant now) {
		return new Sighting(newer, this.report.phase() == newer.phase() ? this.at : now);
	}

}
