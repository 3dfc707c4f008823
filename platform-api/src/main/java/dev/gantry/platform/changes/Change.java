package dev.gantry.platform.changes;

import java.util.List;

/**
 * What looks different than at the last look, without anything having happened that is
 * worth an event: a deployment's stage, an instance's state, a node's faults.
 *
 * @param apps names of apps
 * @param nodes names of nodes
 */
public record Change(List<String> apps, List<String> nodes) {

	public boolean isEmpty() {
		return this.apps.isEmpty() && this.nodes.isEmpty();
	}

}
