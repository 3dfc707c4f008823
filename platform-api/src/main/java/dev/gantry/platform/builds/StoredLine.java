package dev.gantry.platform.builds;

import java.io.Serializable;
import java.time.Instant;

import dev.gantry.contracts.link.BuildLine;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.hibernate.annotations.Immutable;
import org.springframework.data.domain.Persistable;

/** A line of a build's log. */
@Entity
@Immutable
@Table(name = "build_lines")
public class StoredLine implements Persistable<StoredLine.Key> {

	private static final int WIDTH = 10_000;

	@EmbeddedId
	private Key key;

	private Instant at;

	private int step;

	private String stream;

	private String text;

	@Transient
	private boolean fresh;

	protected StoredLine() {
	}

	public StoredLine(String buildId, BuildLine line) {
		this.key = new Key(buildId, line.sequence());
		this.at = line.at();
		this.step = line.step();
		this.stream = line.stream();
		this.text = (line.text().length() > WIDTH) ? line.text().substring(0, WIDTH - 1) + "…" : line.text();
		this.fresh = true;
	}

	public BuildLine line() {
		return new BuildLine(this.key.sequence(), this.at, this.step, this.stream, this.text);
	}

	@Override
	public Key getId() {
		return this.key;
	}

	/** Spares the look-up before the insert. */
	@Override
	public boolean isNew() {
		return this.fresh;
	}

	/**
	 * Which line of which build.
	 *
	 * @param buildId the build's id
	 * @param sequence from 1
	 */
	@Embeddable
	public record Key(@Column(name = "build_id") String buildId,
			@Column(name = "sequence") long sequence) implements Serializable {
	}

}
