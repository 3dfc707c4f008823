package dev.gantry.platform.changes;

import java.util.List;
import java.util.function.Predicate;

/**
 * What looks different than at the last look, without anything having happened that is
 * worth an event: a deployment's stage, an instance's state, a node's faults.
 *
 * @param apps names of apps
 * @param nodes names of nodes
 */
public record Change(List<String> apps, List<String> nodes) {

	/** The same, with only the apps that somebody sees. */
	public Change among(Predicate<String> visible) {
		return new Change(this.apps.stream().filter(visible).toList(), this.nodes);
	}

	public boolean isEmpty() {
		return this.apps.isEmpty() && this.nodes.isEmpty();
	}

}
