package dev.gantry.scheduler.cluster;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.link.NodeCapacity;

/**
 * A host that has joined.
 *
 * @param id its id
 * @param name its name
 * @param cordoned whether an operator keeps new instances away from it
 * @param draining whether its instances shall move elsewhere, each replacement first
 * @param status whether it answers, as last stored: {@code READY}, {@code SUSPECT} or
 * {@code LOST}
 * @param capacity what it could give when it last told
 */
public record Node(String id, String name, boolean cordoned, boolean draining, NodeStatus status,
		NodeCapacity capacity) {

	/** With another status. */
	public Node with(NodeStatus status) {
		return new Node(this.id, this.name, this.cordoned, this.draining, status, this.capacity);
	}

}
