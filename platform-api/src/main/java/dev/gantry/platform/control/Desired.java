package dev.gantry.platform.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.reconcile.Action;
import dev.gantry.scheduler.reconcile.ForeignTimes;
import dev.gantry.scheduler.reconcile.Replay;

/**
 * What is wanted, as it was loaded.
 *
 * @param cluster what reconciliation decides on
 * @param builds the builds' assignments by build id, for those that have a node
 * @param discards keys of volumes whose data shall go, by the id of the node that has it
 */
record Desired(Cluster cluster, Map<String, BuildAssignment> builds, Map<String, List<String>> discards) {

	/**
	 * What is wanted once the actions are stored, or {@code null} if that must be loaded.
	 */
	Desired after(List<Action> actions, Instant now) {
		if (actions.stream().anyMatch(Desired::mustBeLoaded)) {
			return null;
		}
		return new Desired(Replay.of(this.cluster, actions, now), this.builds, this.discards);
	}

	/** With no time ahead: see there. */
	Desired corrected(Instant began, Instant now) {
		return new Desired(ForeignTimes.correct(this.cluster, began, now), this.builds, this.discards);
	}

	private static boolean mustBeLoaded(Action action) {
		return action instanceof Action.AssignBuild || action instanceof Action.ReleaseVolume
				|| action instanceof Action.RemoveApp;
	}

}
