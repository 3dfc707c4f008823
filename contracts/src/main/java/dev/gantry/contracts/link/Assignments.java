package dev.gantry.contracts.link;

import java.util.List;

/**
 * Everything that a node shall do, always in full:
 * {@code GET /agent/v1/assignments?revision=N&wait=25s} answers at once when the node's
 * revision is not N, else when it changes or the wait is over. An agent refuses an answer
 * with a lower epoch than it has seen.
 *
 * @param epoch the leader's epoch
 * @param revision of this list; pass it to the next call
 * @param instances the wanted instances
 * @param builds the builds to run; one that disappears is cancelled
 * @param streams streams to open towards the platform; each is opened once
 * @param discards keys of volumes whose data the node shall delete; it tells by
 * {@code POST /agent/v1/volumes/discarded} when that is done
 */
public record Assignments(long epoch, long revision, List<InstanceAssignment> instances, List<BuildAssignment> builds,
		List<StreamRequest> streams, List<String> discards) {

	public Assignments {
		discards = (discards != null) ? List.copyOf(discards) : List.of();
	}

	/** With other streams. */
	public Assignments with(List<StreamRequest> requests) {
		return new Assignments(this.epoch, this.revision, this.instances, this.builds, requests, this.discards);
	}

	/** Under another revision. */
	public Assignments at(long newRevision) {
		return new Assignments(this.epoch, newRevision, this.instances, this.builds, this.streams, this.discards);
	}

}
