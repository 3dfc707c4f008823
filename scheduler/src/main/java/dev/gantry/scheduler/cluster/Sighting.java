package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.Objects;

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

	/** Whether another report says something that is worth storing. */
	public boolean differs(ContainerReport other) {
		return this.report.phase() != other.phase() || !Objects.equals(this.report.address(), other.address())
				|| !Objects.equals(this.report.containerId(), other.containerId())
				|| !Objects.equals(this.report.exit(), other.exit())
				|| !Objects.equals(this.report.failure(), other.failure());
	}

	/** The newer report; the time stays while the phase does. */
	public Sighting update(ContainerReport newer, Instant now) {
		return new Sighting(newer, this.report.phase() == newer.phase() ? this.at : now);
	}

}
