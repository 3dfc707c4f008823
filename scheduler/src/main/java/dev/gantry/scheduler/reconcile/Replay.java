package dev.gantry.scheduler.reconcile;

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
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Run;

/**
 * What a cluster is once actions are stored: the leader need not load what it has just
 * written itself.
 */
public final class Replay {

	private final Map<String, App> apps = new LinkedHashMap<>();

	private final Map<String, Instance> instances = new LinkedHashMap<>();

	private final Map<String, Node> nodes = new LinkedHashMap<>();

	private final Map<String, Build> builds = new LinkedHashMap<>();

	private final Map<String, Run> runs = new LinkedHashMap<>();

	private final Instant now;

	private Replay(Cluster cluster, Instant now) {
		this.now = now;
		cluster.apps().forEach((app) -> this.apps.put(app.name(), app));
		cluster.instances().forEach((instance) -> this.instances.put(instance.id(), instance));
		cluster.nodes().forEach((node) -> this.nodes.put(node.id(), node));
		cluster.builds().forEach((build) -> this.builds.put(build.id(), build));
		cluster.runs().forEach((run) -> this.runs.put(run.id(), run));
	}

	/** The cluster after the actions, stored at the given time. */
	public static Cluster of(Cluster cluster, List<Action> actions, Instant now) {
		Replay replay = new Replay(cluster, now);
		actions.forEach(replay::apply);
		return new Cluster(List.copyOf(replay.apps.values()), List.copyOf(replay.instances.values()),
				List.copyOf(replay.nodes.values()), List.copyOf(replay.builds.values()),
				List.copyOf(replay.runs.values()));
	}

	private void apply(Action action) {
		if (action instanceof Action.SaveInstance save) {
			this.instances.put(save.instance().id(), save.instance());
		}
		else if (action instanceof Action.RemoveInstance remove) {
			this.instances.remove(remove.instanceId());
		}
		else if (action instanceof Action.ServeRelease serve) {
			this.apps.computeIfPresent(serve.app(), (name, app) -> app.serve(serve.release()));
		}
		else if (action instanceof Action.RemoveApp remove) {
			this.apps.remove(remove.app());
		}
		else if (action instanceof Action.PlaceVolume place) {
			this.apps.computeIfPresent(place.volume().app(), (name, app) -> app.with(place.volume()));
		}
		else if (action instanceof Action.ReleaseVolume release) {
			this.apps.computeIfPresent(release.volume().app(), (name, app) -> app.without(release.volume()));
		}
		else if (action instanceof Action.SetNodeStatus status) {
			this.nodes.computeIfPresent(status.nodeId(), (id, node) -> node.with(status.status()));
		}
		else if (action instanceof Action.AssignBuild assign) {
			this.builds.computeIfPresent(assign.buildId(),
					(id, build) -> build.assign(assign.nodeId(), assign.attempt(), this.now));
		}
		else if (action instanceof Action.ExplainBuild explain) {
			this.builds.computeIfPresent(explain.buildId(), (id, build) -> build.explain(explain.waiting()));
		}
		else if (action instanceof Action.CancelBuild cancel) {
			this.builds.remove(cancel.buildId());
		}
		else if (action instanceof Action.OfRun ofRun) {
			this.runs.computeIfPresent(ofRun.runId(), (id, run) -> after(run, ofRun));
		}
		else {
			applyToRollout(action);
		}
	}

	private Run after(Run run, Action.OfRun action) {
		String node = run.stage().node();
		if (action instanceof Action.PlaceRun place) {
			return run.with(new Run.Placed(place.nodeId(), this.now, null));
		}
		if (action instanceof Action.BeginRun begin) {
			return run.with(new Run.Placed(node, run.stage().since(), begin.at()));
		}
		if (action instanceof Action.StopRun stop) {
			return run.with(new Run.Stopping(node, this.now, stop.cause()));
		}
		return action instanceof Action.EndRun end ? run.with(new Run.Ended(node, this.now, end.failure()))
				: run.explain(((Action.ExplainRun) action).waiting());
	}

	private void applyToRollout(Action action) {
		if (action instanceof Action.ReachStage reach) {
			change(reach.deploymentId(), (rollout) -> reached(rollout, reach.stage()));
		}
		else if (action instanceof Action.ExplainStage explain) {
			change(explain.deploymentId(), (rollout) -> rollout.explain(explain.detail()));
		}
		else if (action instanceof Action.EndDeployment end) {
			change(end.deploymentId(),
					(rollout) -> end.status() == DeploymentStatus.SUCCEEDED ? rollout.succeed() : null);
		}
	}

	private Rollout reached(Rollout rollout, DeploymentStage stage) {
		if (stage == DeploymentStage.DRAINED) {
			return null;
		}
		Set<DeploymentStage> reached = new HashSet<>(rollout.reached());
		reached.add(stage);
		return rollout.reach(reached, this.now);
	}

	private void change(String deployment, UnaryOperator<Rollout> change) {
		this.apps.replaceAll((name, app) -> {
			if (app.rollouts().stream().noneMatch((rollout) -> rollout.deploymentId().equals(deployment))) {
				return app;
			}
			List<Rollout> rollouts = new ArrayList<>();
			for (Rollout rollout : app.rollouts()) {
				Rollout after = rollout.deploymentId().equals(deployment) ? change.apply(rollout) : rollout;
				if (after != null) {
					rollouts.add(after);
				}
			}
			return app.with(rollouts);
		});
	}

}
