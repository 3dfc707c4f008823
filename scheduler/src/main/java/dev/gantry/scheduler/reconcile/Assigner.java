package dev.gantry.scheduler.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Wanted;
import dev.gantry.scheduler.placement.Decision;
import dev.gantry.scheduler.placement.Demand;
import dev.gantry.scheduler.placement.NodeRoom;
import dev.gantry.scheduler.placement.Placement;

/** Gives nodes to instances that have none, or whose node or generation is gone. */
final class Assigner {

	/** From so many failures in a row on, another node may do better. */
	private static final int DISTRUST_NODE_AFTER = 3;

	private final Draft draft;

	private final Placement placement;

	private final Writers writers;

	Assigner(Draft draft) {
		this.draft = draft;
		this.writers = new Writers(draft);
		this.placement = new Placement(draft.nodes().stream().map(this::room).toList());
		for (Instance instance : draft.instances()) {
			NodeRoom room = this.placement.room(instance.node());
			if (room != null) {
				room.reserve(demand(instance));
			}
		}
		for (Run run : draft.cluster().runs()) {
			NodeRoom room = run.stage() instanceof Run.Ended ? null : this.placement.room(run.stage().node());
			if (room != null) {
				room.reserve(run.slot(), run.work().limits());
			}
		}
	}

	void assign() {
		List<Instance> waiting = new ArrayList<>();
		for (Instance instance : this.draft.instances()) {
			if (instance.wanted() instanceof Wanted.Unplaced
					|| instance.wanted() instanceof Wanted.Resting resting && this.draft.past(resting.until())
					|| instance.wanted() instanceof Wanted.Running
							&& (this.draft.lost(instance.node()) || hangs(instance))) {
				waiting.add(instance);
			}
		}
		waiting.sort(Comparator.comparing((Instance instance) -> -demand(instance).rules().priority())
			.thenComparing(Instance::createdAt)
			.thenComparing((instance) -> instance.slot().index())
			.thenComparing(Instance::id));
		waiting.forEach(this::assign);
	}

	/** Finds a node for a run, by the rules of its app's web, and reserves its place. */
	Decision place(Run run) {
		Slot slot = run.slot();
		AppDraft app = this.draft.app(slot.app());
		PlacementRules rules = app.process(new Slot(slot.app(), slot.release(), ProcessType.WEB, 1))
			.map(ProcessType::placement)
			.orElse(PlacementRules.NONE);
		String image = app.app().release(slot.release()).map(Release::image).orElse(null);
		return this.placement.place(new Demand(slot, run.work().limits(), null, false, rules, image));
	}

	/** Why an instance that has no node cannot get one now; empty if it can. */
	Optional<Failure> refusal(Instance instance) {
		return this.placement.place(demand(instance)) instanceof Decision.Refused refused
				? Optional.of(refused.failure()) : Optional.empty();
	}

	/**
	 * Whether it was ready once and has failed its probes for so long that it will not
	 * be.
	 */
	private boolean hangs(Instance instance) {
		return instance.phase() == ContainerPhase.UNHEALTHY
				&& this.draft.waited(instance.seen().at(), this.draft.settings().restarts().unhealthyAfter());
	}

	private void assign(Instance instance) {
		if (this.draft.full(instance)) {
			return;
		}
		boolean lost = this.draft.lost(instance.node());
		if (!lost && hangs(instance) && !this.draft.app(instance.slot().app()).mounts(instance.slot()).isEmpty()) {
			new Retirement(this.draft).retire(instance,
					"failed its probes for too long, and its volume has one writer");
			return;
		}
		Optional<String> obstacle = this.writers.obstacle(instance);
		if (obstacle.isPresent()) {
			this.draft.put(instance.note(this.draft.now(), obstacle.get()));
			return;
		}
		boolean rested = instance.wanted() instanceof Wanted.Resting;
		NodeRoom former = this.placement.room(instance.node());
		if ((rested || hangs(instance)) && former != null) {
			former.release(demand(instance));
		}
		boolean stay = rested && instance.history().failures() < DISTRUST_NODE_AFTER;
		Decision decision = this.placement.place(demand(instance).after(instance.node(), stay));
		Instant now = this.draft.now();
		if (decision instanceof Decision.Placed placed) {
			place(instance, placed, lost);
		}
		else if (decision instanceof Decision.Refused refused) {
			Optional<String> room = new Preemption(this.draft, this.placement).makeRoom(instance, demand(instance));
			Wanted wanted = rested ? new Wanted.Unplaced(now) : instance.wanted();
			String text = lost && !rested ? "its node " + this.draft.nodeName(instance.node())
					+ " is lost, and no other can take it: " + refused.explanation()
					: "no node can take it: " + refused.explanation();
			this.draft.put(instance.with(wanted).note(now, room.orElse(text)));
		}
	}

	private void place(Instance instance, Decision.Placed placed, boolean lost) {
		Instant now = this.draft.now();
		Instance next = instance.next(placed.room().id(), now);
		String text = "generation " + next.generation() + " goes to node " + placed.room().name() + ": "
				+ placed.reason();
		if (instance.phase() == ContainerPhase.UNHEALTHY && !lost) {
			text = "failed its probes for too long; " + text;
			this.draft.event("instance.replaced", next,
					"Instance " + next.name() + " of " + next.slot().app() + ": " + text);
		}
		if (lost) {
			text = "its node " + this.draft.nodeName(instance.node()) + " is lost; " + text;
			this.draft.event("instance.moved", next,
					"Instance " + next.name() + " of " + next.slot().app() + ": " + text);
		}
		this.draft.put(next.note(now, text));
		this.writers.place(next);
	}

	private Demand demand(Instance instance) {
		return this.draft.app(instance.slot().app()).demand(instance.slot());
	}

	private NodeRoom room(Node node) {
		NodeObservation heard = this.draft.heard(node.id());
		return new NodeRoom(node.id(), node.name(), standing(node, heard),
				heard == null ? node.capacity() : heard.capacity(), this.draft.settings().cpuOvercommit(),
				node.traits());
	}

	private NodeRoom.Standing standing(Node node, NodeObservation heard) {
		NodeStatus status = this.draft.status(node.id());
		if (status == NodeStatus.SUSPECT || status == NodeStatus.LOST) {
			return NodeRoom.Standing.SILENT;
		}
		if (heard == null) {
			return NodeRoom.Standing.UNHEARD;
		}
		if (node.draining()) {
			return NodeRoom.Standing.DRAINING;
		}
		return node.cordoned() ? NodeRoom.Standing.CORDONED : NodeRoom.Standing.OPEN;
	}

}
