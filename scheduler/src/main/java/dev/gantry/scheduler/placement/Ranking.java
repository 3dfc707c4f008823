package dev.gantry.scheduler.placement;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import dev.gantry.contracts.values.PlacementRules;

/**
 * Which of two nodes that can take an instance takes it: the one in the zone with fewer
 * like it, then the one with fewer like it, then the one with more memory free, or with
 * less where nodes are to be filled, unless another has its image and hardly less.
 */
final class Ranking {

	/** What having the image is worth, as a share of a node's memory. */
	private static final double IMAGE = 0.2;

	private final Demand demand;

	private final NodeRoom.Group group;

	private final PlacementRules rules;

	/** Instances like it by the value of the label that they are spread by. */
	private final Map<String, Integer> zones;

	Ranking(Demand demand, NodeRoom.Group group, Collection<NodeRoom> rooms) {
		this.demand = demand;
		this.group = group;
		this.rules = demand.rules();
		this.zones = this.rules.spread() == null ? Map.of() : zones(rooms);
	}

	private Map<String, Integer> zones(Collection<NodeRoom> rooms) {
		Map<String, Integer> counts = new HashMap<>();
		rooms.forEach((room) -> counts.merge(zone(room), room.siblings(this.group), Integer::sum));
		return counts;
	}

	/** Nodes without the label are a zone of their own. */
	private String zone(NodeRoom room) {
		return room.labels().getOrDefault(this.rules.spread(), "");
	}

	boolean better(NodeRoom room, NodeRoom best) {
		if (this.rules.spread() != null) {
			int zone = Integer.compare(this.zones.get(zone(room)), this.zones.get(zone(best)));
			if (zone != 0) {
				return zone < 0;
			}
		}
		if (!this.rules.packed()) {
			int siblings = Integer.compare(room.siblings(this.group), best.siblings(this.group));
			if (siblings != 0) {
				return siblings < 0;
			}
		}
		return worth(room) > worth(best);
	}

	/** Free memory, but an image that need not be fetched is worth some of it. */
	private double worth(NodeRoom room) {
		double share = room.freeShareAfter(this.demand.limits());
		return (this.rules.packed() ? -share : share) + (room.hasImage(this.demand.image()) ? IMAGE : 0);
	}

	/** Why the node that was chosen, before it is reserved. */
	String reason(NodeRoom room, int feasible) {
		if (feasible == 1) {
			return "the only node that can take it";
		}
		int siblings = room.siblings(this.group);
		String like = siblings == 0 ? "none like it there"
				: siblings + " like it there" + (this.rules.packed() ? "" : ", as few as anywhere");
		String zone = this.rules.spread() == null ? "" : this.rules.spread() + " "
				+ (zone(room).isEmpty() ? "(none)" : zone(room)) + " has " + this.zones.get(zone(room)) + " like it, ";
		String image = room.hasImage(this.demand.image()) ? ", it has the image" : "";
		return "best of " + feasible + ": " + zone + like + image + " and the "
				+ (this.rules.packed() ? "least" : "most") + " memory free";
	}

}
