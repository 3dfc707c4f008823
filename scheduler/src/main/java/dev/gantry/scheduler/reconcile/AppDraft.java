package dev.gantry.scheduler.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Volume;
import dev.gantry.scheduler.placement.Demand;

/** An app in the course of one reconciliation: what was stored plus what is decided. */
final class AppDraft {

	private final App app;

	private Integer serving;

	private final List<Rollout> rollouts;

	private final Map<String, Volume> volumes;

	private final Map<String, Instance> instances = new LinkedHashMap<>();

	AppDraft(App app) {
		this.app = app;
		this.serving = app.serving();
		this.rollouts = new ArrayList<>(app.rollouts());
		this.volumes = new HashMap<>(app.volumes());
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
			int most = process.volumes().isEmpty() ? Integer.MAX_VALUE : 1;
			for (int index = 1; index <= Math.min(this.app.replicas(process.type()), most); index++) {
				slots.add(new Slot(name(), release, process.type(), index));
			}
		}
		return slots;
	}

	Optional<ProcessType> process(Slot slot) {
		return this.app.release(slot.release()).flatMap((release) -> release.process(slot.process()));
	}

	/** What a slot sees of the app's volumes. */
	VolumeMounts mounts(Slot slot) {
		return process(slot).map(ProcessType::volumes).orElse(VolumeMounts.NONE);
	}

	/** The volumes of a slot that have no place yet, by name. */
	List<String> unplacedVolumes(Slot slot) {
		return mounts(slot).paths().keySet().stream().filter((name) -> !this.volumes.containsKey(name)).toList();
	}

	void place(Volume volume) {
		this.volumes.put(volume.name(), volume);
	}

	void release(Volume volume) {
		this.volumes.remove(volume.name());
	}

	/** The volumes whose data shall be deleted. */
	List<Volume> unwantedVolumes() {
		return this.volumes.values().stream().filter(Volume::unwanted).toList();
	}

	/** The nodes that have the data of a process type, by the volume's name. */
	Map<String, String> data(VolumeMounts mounts) {
		Map<String, String> data = new HashMap<>();
		for (String name : mounts.paths().keySet()) {
			Volume volume = this.volumes.get(name);
			if (volume != null) {
				data.put(name, volume.node());
			}
		}
		return data;
	}

	/** What a slot asks for of a node. */
	Demand demand(Slot slot) {
		return process(slot)
			.map((process) -> new Demand(slot, process.limits(), null, false, process.placement(),
					this.app.release(slot.release()).map(Release::image).orElse(null), data(process.volumes())))
			.orElseGet(() -> Demand.of(slot, ResourceLimits.DEFAULT));
	}

}
