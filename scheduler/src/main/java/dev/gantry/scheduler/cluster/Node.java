package dev.gantry.scheduler.cluster;

import java.util.Map;

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
 * @param traits what rules of placement can ask for
 */
public record Node(String id, String name, boolean cordoned, boolean draining, NodeStatus status, NodeCapacity capacity,
		Traits traits) {

	/** One of which nothing special is known. */
	public Node(String id, String name, boolean cordoned, boolean draining, NodeStatus status, NodeCapacity capacity) {
		this(id, name, cordoned, draining, status, capacity, Traits.NONE);
	}

	/** With another status. */
	public Node with(NodeStatus status) {
		return new Node(this.id, this.name, this.cordoned, this.draining, status, this.capacity, this.traits);
	}

	/**
	 * What rules of placement can ask for.
	 *
	 * @param architecture its processor, or {@code null} if it is not known
	 * @param labels what its operator says of it
	 */
	public record Traits(String architecture, Map<String, String> labels) {

		public static final Traits NONE = new Traits(null, Map.of());

		public Traits {
			labels = Map.copyOf(labels);
		}

	}

}
