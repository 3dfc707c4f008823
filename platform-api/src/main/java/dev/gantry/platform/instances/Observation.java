package dev.gantry.platform.instances;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.platform.columns.StoredFailure;
import dev.gantry.platform.columns.TextList;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** What the node last told of one generation of an instance. */
@Entity
@Table(name = "observations")
public class Observation {

	@EmbeddedId
	private Key key;

	@Column(name = "told_at")
	private Instant toldAt;

	@Column(name = "container_id")
	private String containerId;

	@Enumerated(EnumType.STRING)
	private ContainerPhase phase;

	private Instant since;

	private String address;

	@Column(name = "started_at")
	private Instant startedAt;

	private StoredExit exit;

	private StoredFailure failure;

	@Convert(converter = TextList.class)
	private List<String> probes;

	protected Observation() {
	}

	public Observation(ContainerReport report, Instant toldAt) {
		this.key = new Key(report.instanceId(), report.generation());
		update(report, toldAt);
	}

	/**
	 * Takes a newer report.
	 * @param at when its phase was first told, by the platform's clock
	 */
	public final void update(ContainerReport report, Instant at) {
		this.toldAt = at;
		this.containerId = report.containerId();
		this.phase = report.phase();
		this.since = report.since();
		this.address = report.address();
		this.startedAt = report.startedAt();
		this.exit = StoredExit.of(report.exit());
		this.failure = StoredFailure.of(report.failure());
		this.probes = (report.probes() != null) ? List.copyOf(report.probes()) : List.of();
	}

	/** The report that was stored. */
	public ContainerReport report() {
		return new ContainerReport(this.key.instanceId(), this.key.generation(), this.containerId, this.phase,
				this.since, this.address, this.startedAt, StoredExit.toExit(this.exit),
				StoredFailure.toFailure(this.failure), this.probes, true);
	}

	/** When its phase was first told, by the platform's clock. */
	public Instant toldAt() {
		return this.toldAt;
	}

	public Key key() {
		return this.key;
	}

	/**
	 * Which generation of which instance.
	 *
	 * @param instanceId the instance's id
	 * @param generation which attempt
	 */
	@Embeddable
	public record Key(@Column(name = "instance_id") String instanceId,
			@Column(name = "generation") long generation) implements Serializable {
	}

}
