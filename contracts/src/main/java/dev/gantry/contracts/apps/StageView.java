package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * A stage of a deployment.
 *
 * @param stage which
 * @param state how far it is
 * @param startedAt when it began, or {@code null}
 * @param endedAt when it ended, or {@code null}
 * @param millis its time so far, or {@code null}
 * @param detail what it did or waits for, for people, or {@code null}
 */
public record StageView(DeploymentStage stage, State state, Instant startedAt, Instant endedAt, Long millis,
		String detail) {

	/** How far a stage is. */
	public enum State {

		/** Not begun. */
		WAITING,

		/** Under way. */
		RUNNING,

		/** Done. */
		DONE,

		/** Failed; the deployment ended here. */
		FAILED,

		/** Not needed. */
		SKIPPED

	}

}
