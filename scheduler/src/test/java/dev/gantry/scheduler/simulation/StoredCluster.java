package dev.gantry.scheduler.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Build;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Volume;
import dev.gantry.scheduler.reconcile.Action;
import dev.gantry.scheduler.reconcile.Replay;

/** The database of a simulated platform. */
final class StoredCluster {

	final Map<String, App> apps = new LinkedHashMap<>();

	final Map<String, Instance> instances = new LinkedHashMap<>();

	final Map<String, Node> nodes = new LinkedHashMap<>();

	final Map<String, Build> builds = new LinkedHashMap<>();

	final Map<String, Action.EndDeployment> ended = new LinkedHashMap<>();

	final List<String> accepted = new ArrayList<>();

	final List<Action.RecordEvent> events = new ArrayList<>();

	private final Map<String, Volume> volumes = new LinkedHashMap<>();

	private final Map<String, Long> generations = new LinkedHashMap<>();

	Cluster load() {
		return new Cluster(List.copyOf(this.apps.values()), List.copyOf(this.instances.values()),
				List.copyOf(this.nodes.values()), List.copyOf(this.builds.values()));
	}

	void store(List<Action> actions, Instant now) {
		actions.forEach(this::check);
		Cluster after = Replay.of(load(), actions, now);
		replace(this.apps, after.apps(), App::name);
		replace(this.instances, after.instances(), Instance::id);
		replace(this.nodes, after.nodes(), Node::id);
		replace(this.builds, after.builds(), Build::id);
	}

	private static <T> void replace(Map<String, T> table, List<T> rows, Function<T, String> key) {
		table.clear();
		rows.forEach((row) -> table.put(key.apply(row), row));
	}

	private void check(Action action) {
		if (action instanceof Action.SaveInstance save) {
			Instance instance = save.instance();
			Long before = this.generations.put(instance.id(), instance.generation());
			if (before != null && before > instance.generation()) {
				throw new AssertionError("generation of " + instance.id() + " went back");
			}
		}
		else if (action instanceof Action.PlaceVolume place
				&& this.volumes.put(place.volume().app() + "/" + place.volume().name(), place.volume()) != null) {
			throw new AssertionError(place.volume() + " is placed twice");
		}
		else if (action instanceof Action.ReleaseVolume release
				&& this.volumes.remove(release.volume().app() + "/" + release.volume().name()) == null) {
			throw new AssertionError(release.volume() + " is released, and has no place");
		}
		else if (action instanceof Action.EndDeployment end && this.ended.put(end.deploymentId(), end) != null) {
			throw new AssertionError("deployment " + end.deploymentId() + " ended twice");
		}
		else if (action instanceof Action.RecordEvent event) {
			this.events.add(event);
		}
	}

	/** Accepts a deployment whose release is ready. */
	void deploy(String app, Release release, Instant now) {
		App before = this.apps.get(app);
		List<Release> releases = new ArrayList<>(before.releases());
		releases.add(release);
		List<Rollout> rollouts = new ArrayList<>(before.rollouts());
		String id = app + "-" + release.number();
		rollouts.add(new Rollout(id, release.number(), release.number(), false, now, Set.of(), null));
		this.accepted.add(id);
		this.apps.put(app, new App(app, before.deleting(), before.formation(), before.hosts(), before.serving(),
				releases, rollouts, before.volumes()));
	}

	void scale(String app, Map<String, Integer> formation) {
		App before = this.apps.get(app);
		this.apps.put(app, new App(app, before.deleting(), formation, before.hosts(), before.serving(),
				before.releases(), before.rollouts(), before.volumes()));
	}

	/** The data of the app's volumes shall go. */
	void discard(String app) {
		App before = this.apps.get(app);
		for (Volume volume : before.volumes().values()) {
			before = before.without(volume)
				.with(new Volume(volume.key(), volume.app(), volume.name(), volume.node(), true));
		}
		this.apps.put(app, before);
	}

	void delete(String app) {
		App before = this.apps.get(app);
		this.apps.put(app, new App(app, true, before.formation(), before.hosts(), before.serving(), before.releases(),
				before.rollouts(), before.volumes()));
	}

}
