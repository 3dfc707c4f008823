package dev.gantry.scheduler.reconcile;

import java.time.Duration;

/**
 * The times and bounds that reconciliation goes by.
 *
 * @param nodes when a node counts as gone
 * @param restarts when an ended generation is tried again
 * @param rollouts how long a rollout waits for what
 * @param cpuOvercommit how often a node's CPU time may be reserved
 * @param batch how many instances one plan changes at most, so that storing it takes a
 * few seconds and the lease is renewed between two plans; the next plan goes on
 */
public record Settings(Nodes nodes, Restarts restarts, Rollouts rollouts, double cpuOvercommit, int batch) {

	public static final Settings DEFAULT = new Settings(Nodes.DEFAULT, Restarts.DEFAULT, Rollouts.DEFAULT, 4, 5_000);

	/** The same with another size of plans. */
	public Settings withBatch(int size) {
		return new Settings(this.nodes, this.restarts, this.rollouts, this.cpuOvercommit, size);
	}

	/**
	 * When a node counts as gone.
	 *
	 * @param suspectAfter how long without a report until it gets no new instances
	 * @param lostAfter how long without a report until its instances move
	 * @param leaderGrace how long a new leader waits for a node's first report before it
	 * takes it as lost
	 * @param brakeFrom how many nodes must fall silent together for the brake: fewer than
	 * that can be chance
	 * @param brakeShare which share of the nodes, from 0 to 1, must fall silent together
	 * for the platform to suspect itself and to move nothing
	 */
	public record Nodes(Duration suspectAfter, Duration lostAfter, Duration leaderGrace, int brakeFrom,
			double brakeShare) {

		public static final Nodes DEFAULT = new Nodes(Duration.ofSeconds(10), Duration.ofSeconds(20),
				Duration.ofSeconds(30), 3, 1.0 / 3);

	}

	/**
	 * When an ended generation is tried again.
	 *
	 * @param first the pause after the first end; it doubles with each further one
	 * @param longest the longest pause
	 * @param steadyAfter how long a generation must have been up for the count to begin
	 * again
	 * @param unhealthyAfter how long an instance may fail its probes before it is
	 * replaced
	 * @param linger how long an instance that failed and is no longer wanted keeps its
	 * last container, so that its log can be read
	 */
	public record Restarts(Duration first, Duration longest, Duration steadyAfter, Duration unhealthyAfter,
			Duration linger) {

		public static final Restarts DEFAULT = new Restarts(Duration.ofMillis(100), Duration.ofMinutes(1),
				Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofSeconds(5));

		/** The pause after so many ends in a row, 1 or more. */
		public Duration pause(int failures) {
			Duration pause = this.first.multipliedBy(1L << Math.min(failures - 1, 20));
			return pause.compareTo(this.longest) > 0 ? this.longest : pause;
		}

	}

	/**
	 * How long a rollout waits for what.
	 *
	 * @param attempts how often a new instance may end before the rollout fails
	 * @param room how long to wait for a node with room
	 * @param freeing how long to wait for room, or for a node at all, when more may come
	 * soon: instances are ending or nodes have not reported yet
	 * @param arrival how long a node may take from the assignment to the running process
	 * @param drain how long requests may take to finish
	 * @param routers how long a router may be silent before it is no longer waited for;
	 * after half that time a new leader has heard of every live one
	 */
	public record Rollouts(int attempts, Duration room, Duration freeing, Duration arrival, Duration drain,
			Duration routers) {

		public static final Rollouts DEFAULT = new Rollouts(3, Duration.ofSeconds(10), Duration.ofSeconds(60),
				Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(10));

	}

}
