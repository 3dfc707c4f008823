package dev.gantry.scheduler.placement;

import java.util.Map;

import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Slot;

/**
 * What is to be placed.
 *
 * @param slot which replica of what
 * @param limits what it reserves
 * @param former the id of the node that had its former generation, or {@code null}
 * @param preferFormer whether that node is taken if it can
 * @param rules where it may run and had better
 * @param image what it is made of: a node that has it need not fetch it; {@code null} if
 * that does not matter
 * @param data the node that has the data, by the volume's name; empty if it needs none
 */
public record Demand(Slot slot, ResourceLimits limits, String former, boolean preferFormer, PlacementRules rules,
		String image, Map<String, String> data) {

	public Demand {
		data = Map.copyOf(data);
	}

	/** One that needs no data. */
	public Demand(Slot slot, ResourceLimits limits, String former, boolean preferFormer, PlacementRules rules,
			String image) {
		this(slot, limits, former, preferFormer, rules, image, Map.of());
	}

	/** One without rules. */
	public Demand(Slot slot, ResourceLimits limits, String former, boolean preferFormer) {
		this(slot, limits, former, preferFormer, PlacementRules.NONE, null);
	}

	public static Demand of(Slot slot, ResourceLimits limits) {
		return new Demand(slot, limits, null, false);
	}

	/** After a generation on a node. */
	public Demand after(String node, boolean prefer) {
		return new Demand(this.slot, this.limits, node, prefer, this.rules, this.image, this.data);
	}

}
