package dev.gantry.platform.builds;

import java.io.Serializable;
import java.time.Duration;

import dev.gantry.contracts.link.BuildStep;
import dev.gantry.platform.columns.Milliseconds;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** A step of a build as last reported. */
@Entity
@Table(name = "build_steps")
public class StoredStep {

	private static final int WIDTH = 10_000;

	@EmbeddedId
	private Key key;

	private int total;

	private String instruction;

	private int line;

	@Enumerated(EnumType.STRING)
	private BuildStep.State state;

	@Convert(converter = Milliseconds.class)
	@Column(name = "took_ms")
	private Duration took;

	protected StoredStep() {
	}

	public StoredStep(String buildId, BuildStep step) {
		this.key = new Key(buildId, step.number());
		this.total = step.total();
		this.instruction = (step.instruction().length() > WIDTH) ? step.instruction().substring(0, WIDTH)
				: step.instruction();
		this.line = step.line();
		this.state = step.state();
		this.took = step.took();
	}

	public BuildStep step() {
		return new BuildStep(this.key.number(), this.total, this.instruction, this.line, this.state, this.took);
	}

	/**
	 * Which step of which build.
	 *
	 * @param buildId the build's id
	 * @param number from 1
	 */
	@Embeddable
	public record Key(@Column(name = "build_id") String buildId,
			@Column(name = "number") int number) implements Serializable {
	}

}
