package dev.gantry.scheduler.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.RunTerms;
import dev.gantry.contracts.values.ResourceLimits;

/**
 * A command that runs once, to its end, with a release's image and configuration. It has
 * one attempt: what may have begun is never begun again.
 *
 * @param id its id, which is also its container's instance id
 * @param slot its app, release and number
 * @param team whose it is, for fairness
 * @param work what it does
 * @param deploymentId the deployment whose release command it is, or {@code null}
 * @param createdAt when it was asked for
 * @param stage how far it is
 * @param waiting why it waits, as last stored, or {@code null}
 */
public record Run(String id, Slot slot, String team, Work work, String deploymentId, Instant createdAt, Stage stage,
		String waiting) {

	/** What stands for the process type in names: {@code run.7}. */
	public static final String PROCESS = "run";

	/** What reports of it are keyed by. */
	public GenerationKey key() {
		return new GenerationKey(this.id, 1);
	}

	public Run with(Stage next) {
		return new Run(this.id, this.slot, this.team, this.work, this.deploymentId, this.createdAt, next, null);
	}

	public Run explain(String reason) {
		return new Run(this.id, this.slot, this.team, this.work, this.deploymentId, this.createdAt, this.stage, reason);
	}

	/**
	 * What a run does.
	 *
	 * @param command the program and its arguments
	 * @param environment over the release's
	 * @param limits what it may use; placement reserves it
	 * @param terms its standard streams
	 * @param deadline how long its command may take
	 */
	public record Work(List<String> command, Map<String, String> environment, ResourceLimits limits, RunTerms terms,
			Duration deadline) {

		public Work {
			command = List.copyOf(command);
			environment = Map.copyOf(environment);
		}

	}

	/**
	 * How far it is: <pre>
	 * Waiting ──placed──▶ Placed ──told to end──▶ Stopping
	 *    │                  └────────ended────────┴──▶ Ended
	 *    └──no room, or no longer wanted──▶ Ended
	 * </pre>
	 */
	public sealed interface Stage {

		/** The node that has it, or {@code null}. */
		String node();

		Instant since();

	}

	/** No node has it. */
	public record Waiting(Instant since) implements Stage {

		@Override
		public String node() {
			return null;
		}

	}

	/**
	 * A node has it.
	 *
	 * @param startedAt when its command began, or {@code null} before that
	 */
	public record Placed(String node, Instant since, Instant startedAt) implements Stage {
	}

	/**
	 * It shall end.
	 *
	 * @param cause why, or {@code null} when somebody asked for it
	 */
	public record Stopping(String node, Instant since, Failure cause) implements Stage {
	}

	/**
	 * It has ended; its container stays on the node until its lines are stored.
	 *
	 * @param failure why it did not end well, or {@code null} if it did
	 */
	public record Ended(String node, Instant since, Failure failure) implements Stage {
	}

}
