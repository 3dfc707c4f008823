package dev.gantry.scheduler.reconcile;

import java.time.Instant;
import java.util.List;

/**
 * What reconciliation decided.
 *
 * @param actions to be stored in one transaction, in order
 * @param wakeAt when to look again even if nothing is heard until then, or {@code null}
 */
public record Plan(List<Action> actions, Instant wakeAt) {

	public Plan {
		actions = List.copyOf(actions);
	}

}
