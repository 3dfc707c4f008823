package dev.gantry.scheduler.cluster;

import java.time.Instant;

/**
 * A build that has not ended.
 *
 * @param id its id
 * @param app the app
 * @param team the id of the app's team
 * @param deploymentId the deployment that it belongs to
 * @param number the deployment's number; a higher one is newer
 * @param attempt which attempt, from 1; 0 before the first
 * @param node the node that runs it, or {@code null} while it waits
 * @param since when it was asked for, or assigned to the node
 * @param preferredNode the node that built the app last, or {@code null}
 * @param waiting why it waits, as last stored, or {@code null}
 */
public record Build(String id, String app, String team, String deploymentId, int number, int attempt, String node,
		Instant since, String preferredNode, String waiting) {

	/** Given to a node, as the given attempt. */
	public Build assign(String node, int attempt, Instant now) {
		return new Build(this.id, this.app, this.team, this.deploymentId, this.number, attempt, node, now,
				this.preferredNode, null);
	}

	/** With the reason why it waits. */
	public Build explain(String waiting) {
		return new Build(this.id, this.app, this.team, this.deploymentId, this.number, this.attempt, this.node,
				this.since, this.preferredNode, waiting);
	}

}
