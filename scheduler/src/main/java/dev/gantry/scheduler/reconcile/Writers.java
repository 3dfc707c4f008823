package dev.gantry.scheduler.reconcile;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.cluster.Volume;

/**
 * Lets a volume have one writer: a generation begins when no other that has the volume
 * can be alive.
 */
final class Writers {

	private final Draft draft;

	Writers(Draft draft) {
		this.draft = draft;
	}

	/** What an instance without node must wait for, in words; empty if it may begin. */
	Optional<String> obstacle(Instance instance) {
		AppDraft app = this.draft.app(instance.slot().app());
		VolumeMounts mounts = app.mounts(instance.slot());
		if (mounts.isEmpty()) {
			return Optional.empty();
		}
		for (Instance other : app.instances()) {
			if (!other.id().equals(instance.id()) && mayLive(other) && app.mounts(other.slot()).shares(mounts)) {
				return Optional.of("waits until " + other.name() + " of release " + other.slot().release() + " on node "
						+ this.draft.nodeName(other.node()) + " has ended: a volume has one writer");
			}
		}
		Optional<String> unwanted = app.unwantedVolumes()
			.stream()
			.map(Volume::name)
			.filter(mounts.paths()::containsKey)
			.findFirst();
		if (unwanted.isPresent()) {
			return Optional.of("waits until volume " + unwanted.get() + " is removed, to begin with an empty one");
		}
		return app.data(mounts)
			.values()
			.stream()
			.filter(this::hasLeftovers)
			.findFirst()
			.map((node) -> "waits until node " + this.draft.nodeName(node)
					+ " has ended what nobody wants any more: a volume has one writer");
	}

	private static boolean mayLive(Instance instance) {
		return instance.node() != null && (instance.phase() == null || !instance.phase().ended());
	}

	/**
	 * Whether containers live there of which no row is left: a node that was given up and
	 * came back has them for a while.
	 */
	private boolean hasLeftovers(String nodeId) {
		NodeObservation heard = this.draft.heard(nodeId);
		if (heard == null) {
			return false;
		}
		Set<GenerationKey> wanted = new HashSet<>();
		this.draft.instances().forEach((instance) -> wanted.add(instance.key()));
		this.draft.cluster().runs().stream().map(Run::key).forEach(wanted::add);
		for (var entry : heard.containers().entrySet()) {
			ContainerReport report = entry.getValue();
			if (report.known() && !report.phase().ended() && !wanted.contains(entry.getKey())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether an instance of the slot's process type would be taken by the nodes that
	 * have its data.
	 */
	boolean taken(AppDraft app, VolumeMounts mounts) {
		return app.data(mounts).values().stream().allMatch(this.draft::takes);
	}

	/** Takes from its app each unwanted volume that no instance has any more. */
	void release(AppDraft app) {
		for (Volume volume : app.unwantedVolumes()) {
			boolean used = app.instances()
				.stream()
				.anyMatch((instance) -> mayLive(instance)
						&& app.mounts(instance.slot()).paths().containsKey(volume.name()));
			if (!used) {
				app.release(volume);
				this.draft.act(new Action.ReleaseVolume(volume));
				this.draft.act(new Action.RecordEvent("volume.removed", app.name(), app.name() + " " + volume.name(),
						"Volume " + volume.name() + " of " + app.name() + " is no more; its data on node "
								+ this.draft.nodeName(volume.node()) + " is deleted"));
			}
		}
	}

	/** Gives a place to each volume that the instance is the first to have. */
	void place(Instance instance) {
		AppDraft app = this.draft.app(instance.slot().app());
		for (String name : app.unplacedVolumes(instance.slot())) {
			Volume volume = new Volume(key(instance, name), app.name(), name, instance.node());
			app.place(volume);
			this.draft.act(new Action.PlaceVolume(volume));
			this.draft
				.act(new Action.RecordEvent("volume.created", app.name(), app.name() + " " + name, "The data of volume "
						+ name + " of " + app.name() + " is on node " + this.draft.nodeName(instance.node())));
		}
	}

	/** A volume that was removed and made anew has another one: its data is new. */
	private static String key(Instance first, String name) {
		return first.slot().app() + "." + name + "." + first.id() + "." + first.generation();
	}

}
