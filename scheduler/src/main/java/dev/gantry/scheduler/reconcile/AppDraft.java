package dev.gantry.scheduler.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.placement.Demand;

/** An app in the course of one reconciliation: what was stored plus what is decided. */
final class AppDraft {

	private final App app;

	private Integer serving;

	private final List<Rollout> rollouts;

	private final Map<String, Instance> instances = new LinkedHashMap<>();

	AppDraft(App app) {
		this.app = app;
		this.serving = app.serving();
		this.rollouts = new ArrayList<>(app.rollouts());
	}

	String name() {
		return this.app.name();
	}

	App app() {
		return this.app;
	}

	Integer serving() {
		return this.serving;
	}

	void serve(int release) {
		this.serving = release;
	}

	boolean serves(Rollout rollout) {
		return this.serving != null && this.serving == rollout.release();
	}

	List<Rollout> rollouts() {
		return List.copyOf(this.rollouts);
	}

	void replace(Rollout before, Rollout after) {
		this.rollouts.set(this.rollouts.indexOf(before), after);
	}

	void drop(Rollout rollout) {
		this.rollouts.remove(rollout);
	}

	/** All instances, as a copy that stays while they change. */
	List<Instance> instances() {
		return List.copyOf(this.instances.values());
	}

	void put(Instance instance) {
		this.instances.put(instance.id(), instance);
	}

	void remove(String instanceId) {
		this.instances.remove(instanceId);
	}

	/** Every slot that a release has in the present formation. */
	List<Slot> slots(int release) {
		List<Slot> slots = new ArrayList<>();
		for (ProcessType process : this.app.release(release).map(Release::processes).orElse(List.of())) {
			for (int index = 1; index <= this.app.replicas(process.type()); index++) {
				slots.add(new Slot(name(), release, process.type(), index));
			}
		}
		return slots;
	}

	Optional<ProcessType> process(Slot slot) {
		return this.app.release(slot.release()).flatMap((release) -> release.process(slot.process()));
	}

	/** What a slot asks for of a node. */
	Demand demand(Slot slot) {
		return process(slot)
			.map((process) -> new Demand(slot, process.limits(), null, false, process.placement(),
					this.app.release(slot.release()).map(Release::image).orElse(null)))
			.orElseGet(() -> Demand.of(slot, ResourceLimits.DEFAULT));
	}

}
