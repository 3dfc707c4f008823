package dev.gantry.scheduler.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Build;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.reconcile.Action;

/** The database of a simulated platform. */
final class StoredCluster {

	final Map<String, App> apps = new LinkedHashMap<>();

	final Map<String, Instance> instances = new LinkedHashMap<>();

	final Map<String, Node> nodes = new LinkedHashMap<>();

	final Map<String, Build> builds = new LinkedHashMap<>();

	final Map<String, Action.EndDeployment> ended = new LinkedHashMap<>();

	final List<String> accepted = new ArrayList<>();

	final Map<String, Long> generations = new LinkedHashMap<>();

	final List<Action.RecordEvent> events = new ArrayList<>();

	Cluster load() {
		return new Cluster(List.copyOf(this.apps.values()), List.copyOf(this.instances.values()),
				List.copyOf(this.nodes.values()), List.copyOf(this.builds.values()));
	}

	void store(List<Action> actions, Instant now) {
		actions.forEach((action) -> store(action, now));
	}

	private void store(Action action, Instant now) {
		if (action instanceof Action.SaveInstance save) {
			Instance instance = save.instance();
			Long before = this.generations.put(instance.id(), instance.generation());
			if (before != null && before > instance.generation()) {
				throw new AssertionError("generation of " + instance.id() + " went back");
			}
			this.instances.put(instance.id(), instance);
		}
		else if (action instanceof Action.RemoveInstance remove) {
			this.instances.remove(remove.instanceId());
		}
		else if (action instanceof Action.ServeRelease serve) {
			App app = this.apps.get(serve.app());
			this.apps.put(app.name(), new App(app.name(), app.deleting(), app.formation(), app.hosts(), serve.release(),
					app.releases(), app.rollouts()));
		}
		else if (action instanceof Action.RemoveApp remove) {
			this.apps.remove(remove.app());
		}
		else if (action instanceof Action.SetNodeStatus status) {
			this.nodes.computeIfPresent(status.nodeId(), (id, node) -> new Node(id, node.name(), node.cordoned(),
					node.draining(), status.status(), node.capacity()));
		}
		else if (action instanceof Action.RecordEvent event) {
			this.events.add(event);
		}
		else {
			storeDeployment(action, now);
		}
	}

	private void storeDeployment(Action action, Instant now) {
		if (action instanceof Action.ReachStage reach) {
			change(reach.deploymentId(), (rollout) -> reached(rollout, reach.stage()));
		}
		else if (action instanceof Action.ExplainStage explain) {
			change(explain.deploymentId(), (rollout) -> new Rollout(rollout.deploymentId(), rollout.number(),
					rollout.release(), rollout.succeeded(), rollout.startedAt(), rollout.reached(), explain.detail()));
		}
		else if (action instanceof Action.EndDeployment end) {
			if (this.ended.put(end.deploymentId(), end) != null) {
				throw new AssertionError("deployment " + end.deploymentId() + " ended twice");
			}
			change(end.deploymentId(),
					(rollout) -> end.status() == DeploymentStatus.SUCCEEDED
							? new Rollout(rollout.deploymentId(), rollout.number(), rollout.release(), true,
									rollout.startedAt(), rollout.reached(), rollout.waiting())
							: null);
		}
		else if (action instanceof Action.AssignBuild assign) {
			this.builds.computeIfPresent(assign.buildId(),
					(id, build) -> new Build(id, build.app(), build.deploymentId(), build.number(), assign.attempt(),
							assign.nodeId(), now, build.preferredNode(), null));
		}
		else if (action instanceof Action.CancelBuild cancel) {
			this.builds.remove(cancel.buildId());
		}
	}

	private static Rollout reached(Rollout rollout, DeploymentStage stage) {
		if (stage == DeploymentStage.DRAINED) {
			return null;
		}
		Set<DeploymentStage> reached = new HashSet<>(rollout.reached());
		reached.add(stage);
		return new Rollout(rollout.deploymentId(), rollout.number(), rollout.release(), rollout.succeeded(),
				rollout.startedAt(), reached, null);
	}

	private void change(String deployment, UnaryOperator<Rollout> change) {
		this.apps.replaceAll((name, app) -> {
			List<Rollout> rollouts = new ArrayList<>();
			for (Rollout rollout : app.rollouts()) {
				Rollout after = rollout.deploymentId().equals(deployment) ? change.apply(rollout) : rollout;
				if (after != null) {
					rollouts.add(after);
				}
			}
			return new App(name, app.deleting(), app.formation(), app.hosts(), app.serving(), app.releases(), rollouts);
		});
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
				releases, rollouts));
	}

	void scale(String app, Map<String, Integer> formation) {
		App before = this.apps.get(app);
		this.apps.put(app, new App(app, before.deleting(), formation, before.hosts(), before.serving(),
				before.releases(), before.rollouts()));
	}

	void delete(String app) {
		App before = this.apps.get(app);
		this.apps.put(app, new App(app, true, before.formation(), before.hosts(), before.serving(), before.releases(),
				before.rollouts()));
	}

}
