package dev.gantry.platform.deployments;

import java.time.Instant;

import dev.gantry.contracts.apps.StageView;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/**
 * How far a stage of a deployment is.
 *
 * @param state how far
 * @param startedAt when it began, or {@code null}
 * @param endedAt when it ended, or {@code null}
 * @param detail what it did or waits for, or {@code null}
 */
@Embeddable
public record StageRecord(@Enumerated(EnumType.STRING) @Column(name = "state") StageView.State state,
		@Column(name = "started_at") Instant startedAt, @Column(name = "ended_at") Instant endedAt,
		@Column(name = "detail") String detail) {

	static final StageRecord WAITING = new StageRecord(StageView.State.WAITING, null, null, null);

	private static final int WIDTH = 10_000;

	public StageRecord {
		detail = (detail == null || detail.length() <= WIDTH) ? detail : detail.substring(0, WIDTH - 1) + "…";
	}

}
