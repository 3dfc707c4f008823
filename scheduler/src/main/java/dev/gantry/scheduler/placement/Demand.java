package dev.gantry.scheduler.placement;

import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Slot;

/**
 * What an instance needs of a node.
 *
 * @param slot which replica it is
 * @param limits what it may use, and what is reserved for it
 * @param former the node that had its last generation, or {@code null}
 * @param preferFormer whether that node is the best choice, because it has the image
 */
public record Demand(Slot slot, ResourceLimits limits, String former, boolean preferFormer) {

	public static Demand of(Slot slot, ResourceLimits limits) {
		return new Demand(slot, limits, null, false);
	}

}
