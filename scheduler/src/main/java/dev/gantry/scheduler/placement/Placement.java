package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses nodes: of those that are feasible the one with the fewest instances of the same
 * process type, then the one that would have the largest part of its memory left. Each
 * choice is reserved at once, so that the next one sees it.
 *
 * <p>
 * In a large cluster the best of {@link #ENOUGH} feasible nodes is good enough, so that a
 * placement costs the same however many nodes there are; where to begin to look follows
 * from the slot, so that slots spread. Only when fewer are feasible is every node looked
 * at.
 */
public final class Placement {

	/** So many feasible nodes are compared at most. */
	static final int ENOUGH = 64;

	private final Map<String, NodeRoom> rooms = new LinkedHashMap<>();

	private final NodeRoom[] order;

	public Placement(Collection<NodeRoom> rooms) {
		rooms.forEach((room) -> this.rooms.put(room.id(), room));
		this.order = this.rooms.values().toArray(NodeRoom[]::new);
	}

	/** The node's room, or {@code null} if there is no such node. */
	public NodeRoom room(String nodeId) {
		return nodeId == null ? null : this.rooms.get(nodeId);
	}

	public Collection<NodeRoom> rooms() {
		return this.rooms.values();
	}

	/** Finds and reserves a node for the demand. */
	public Decision place(Demand demand) {
		NodeRoom former = room(demand.former());
		if (demand.preferFormer() && former != null && Feasibility.refusal(former, demand) == null) {
			former.reserve(demand);
			return new Decision.Placed(former, "it had the former generation");
		}
		NodeRoom.Group group = NodeRoom.Group.of(demand.slot());
		Ranking ranking = new Ranking(demand, group, this.rooms.values());
		NodeRoom best = null;
		int feasible = 0;
		int enough = demand.rules().spread() == null ? ENOUGH : Integer.MAX_VALUE;
		int start = this.order.length <= ENOUGH ? 0 : Math.floorMod(spread(demand), this.order.length);
		for (int i = 0; i < this.order.length && feasible < enough; i++) {
			NodeRoom room = this.order[(start + i) % this.order.length];
			if (Feasibility.refusal(room, demand) == null) {
				feasible++;
				if (best == null || ranking.better(room, best)) {
					best = room;
				}
			}
		}
		if (best == null) {
			return refused(demand);
		}
		String reason = ranking.reason(best, feasible);
		best.reserve(demand);
		return new Decision.Placed(best, reason);
	}

	private static int spread(Demand demand) {
		return demand.slot().hashCode() * 0x9E3779B1;
	}

	private Decision.Refused refused(Demand demand) {
		Map<Rule, List<String>> refusals = new EnumMap<>(Rule.class);
		for (NodeRoom room : this.rooms.values()) {
			refusals.computeIfAbsent(Feasibility.refusal(room, demand), (rule) -> new ArrayList<>()).add(room.name());
		}
		return new Decision.Refused(demand, refusals);
	}

}
