package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;

/** What placement decided for one demand. */
public sealed interface Decision {

	/**
	 * A node takes it.
	 *
	 * @param room the node; the reservation is made
	 * @param reason why this one
	 */
	record Placed(NodeRoom room, String reason) implements Decision {
	}

	/**
	 * No node can take it.
	 *
	 * @param demand what was asked for
	 * @param refusals names of the nodes that failed each rule
	 */
	record Refused(Demand demand, Map<Rule, List<String>> refusals) implements Decision {

		/** For example {@code 2 have less than 512 MiB free; 1 is cordoned}. */
		public String explanation() {
			if (this.refusals.isEmpty()) {
				return "no node has joined";
			}
			int nodes = this.refusals.values().stream().mapToInt(List::size).sum();
			return "of " + nodes + (nodes == 1 ? " node, " : " nodes, ")
					+ this.refusals.entrySet()
						.stream()
						.map((entry) -> entry.getKey().sentence(entry.getValue().size(), this.demand) + names(entry))
						.collect(Collectors.joining("; "));
		}

		private static String names(Map.Entry<Rule, List<String>> entry) {
			return entry.getValue().size() > 5 ? "" : " (" + String.join(", ", entry.getValue()) + ")";
		}

		/** Whether no node answers at all, so that room is not the question. */
		public boolean noNode() {
			return this.refusals.keySet()
				.stream()
				.allMatch((rule) -> rule == Rule.ANSWERS || rule == Rule.HAS_REPORTED || rule == Rule.VOLUMES);
		}

		/** This refusal as a deployment's cause of failure. */
		public Failure failure() {
			if (noNode()) {
				return new Failure(ErrorCode.NO_NODE,
						"No node is there to run " + this.demand.slot().name() + ": " + explanation(),
						this.refusals.containsKey(Rule.VOLUMES) ? "Bring back the node that has the data"
								: "Start an agent, or look at the agent's log on the nodes that do not answer");
			}
			return new Failure(ErrorCode.NO_CAPACITY,
					"No node has room for " + this.demand.slot().name() + " (" + this.demand.limits().memory()
							+ " memory, " + this.demand.limits().cpu() + " CPU): " + explanation(),
					"Add a node, free some room, or ask for less cpu or memory");
		}

	}

}
