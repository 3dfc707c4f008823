package dev.gantry.scheduler.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Wanted;
import dev.gantry.scheduler.placement.Demand;
import dev.gantry.scheduler.placement.Feasibility;
import dev.gantry.scheduler.placement.NodeRoom;
import dev.gantry.scheduler.placement.Placement;

/**
 * Lets instances of a lower priority give way to one that finds no room: on the node
 * where the least important and the fewest have to go. They drain as ever, and wait for
 * room themselves afterwards.
 */
final class Preemption {

	private final Draft draft;

	private final Placement placement;

	private final Map<String, List<Instance>> byNode = new HashMap<>();

	Preemption(Draft draft, Placement placement) {
		this.draft = draft;
		this.placement = placement;
	}

	private void lookAround() {
		for (Instance instance : this.draft.instances()) {
			if (instance.node() != null) {
				this.byNode.computeIfAbsent(instance.node(), (node) -> new ArrayList<>()).add(instance);
			}
		}
	}

	/** Those of one node that would have to go. */
	private record Sacrifice(NodeRoom room, List<Instance> victims, int priority) {
	}

	/**
	 * Makes room if that is possible.
	 * @return what it waits for then, in words
	 */
	Optional<String> makeRoom(Instance instance, Demand demand) {
		if (demand.rules().priority() == 0) {
			return Optional.empty();
		}
		lookAround();
		Sacrifice least = null;
		for (NodeRoom room : this.placement.rooms()) {
			Sacrifice sacrifice = Feasibility.couldEver(room, demand) ? sacrifice(room, demand) : null;
			if (sacrifice != null && (least == null || BY_LOSS.compare(sacrifice, least) < 0)) {
				least = sacrifice;
			}
		}
		if (least == null) {
			return Optional.empty();
		}
		for (Instance victim : least.victims()) {
			giveWay(victim, instance, demand.rules().priority());
		}
		return Optional.of("waits for room on node " + least.room().name() + ", where others end");
	}

	private static final Comparator<Sacrifice> BY_LOSS = Comparator.comparing(Sacrifice::priority)
		.thenComparing((sacrifice) -> sacrifice.victims().size());

	private Sacrifice sacrifice(NodeRoom room, Demand demand) {
		List<Instance> there = this.byNode.getOrDefault(room.id(), List.of());
		List<Instance> victims = new ArrayList<>();
		List<Demand> lent = new ArrayList<>();
		there.stream().filter((instance) -> !instance.wanted().up()).map(this::demand).forEach((ending) -> {
			room.release(ending);
			lent.add(ending);
		});
		int priority = -1;
		for (Instance candidate : candidates(there, demand.rules().priority())) {
			if (Feasibility.refusal(room, demand) == null) {
				break;
			}
			Demand other = demand(candidate);
			room.release(other);
			lent.add(other);
			victims.add(candidate);
			priority = other.rules().priority();
		}
		boolean enough = Feasibility.refusal(room, demand) == null;
		lent.forEach(room::reserve);
		return enough ? new Sacrifice(room, victims, priority) : null;
	}

	/** The least important first, of those the newest. */
	private List<Instance> candidates(List<Instance> there, int priority) {
		return there.stream()
			.filter((instance) -> instance.wanted() instanceof Wanted.Running)
			.filter((instance) -> demand(instance).rules().priority() < priority)
			.sorted(Comparator.comparing((Instance instance) -> demand(instance).rules().priority())
				.thenComparing(Instance::createdAt, Comparator.reverseOrder())
				.thenComparing(Instance::id))
			.toList();
	}

	private Demand demand(Instance instance) {
		return this.draft.app(instance.slot().app()).demand(instance.slot());
	}

	private void giveWay(Instance victim, Instance instance, int priority) {
		String reason = "gives way to " + instance.name() + " of " + instance.slot().app() + ", whose priority "
				+ priority + " is higher than " + demand(victim).rules().priority();
		new Retirement(this.draft).retire(victim, reason);
		this.draft.event("instance.preempted", victim,
				"Instance " + victim.name() + " of " + victim.slot().app() + " " + reason);
	}

}
