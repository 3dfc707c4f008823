package dev.gantry.platform.runs;

import java.time.Instant;

import dev.gantry.contracts.runs.RunKind;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/**
 * What set a run off.
 *
 * @param kind what
 * @param job the name of the job, or {@code null}
 * @param scheduledAt the time of its schedule, or {@code null}
 * @param deploymentId the deployment whose release command it is, or {@code null}
 * @param requestedBy the name of the token, or {@code gantry}
 */
@Embeddable
public record RunOrigin(@Enumerated(EnumType.STRING) @Column(name = "kind") RunKind kind,
		@Column(name = "job") String job, @Column(name = "scheduled_at") Instant scheduledAt,
		@Column(name = "deployment_id") String deploymentId, @Column(name = "requested_by") String requestedBy) {

	/** Somebody asked for a command. */
	public static RunOrigin oneOff(String actor) {
		return new RunOrigin(RunKind.ONE_OFF, null, null, null, actor);
	}

	/** A deployment has a release command. */
	public static RunOrigin releaseOf(String deploymentId, String actor) {
		return new RunOrigin(RunKind.RELEASE, null, null, deploymentId, actor);
	}

	/**
	 * A job is due, or somebody wants it now.
	 * @param scheduledAt the time of its schedule, or {@code null}
	 */
	public static RunOrigin job(String job, Instant scheduledAt, String actor) {
		return new RunOrigin(RunKind.JOB, job, scheduledAt, null, actor);
	}

}
