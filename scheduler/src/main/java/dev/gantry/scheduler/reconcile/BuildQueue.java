package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.scheduler.cluster.Build;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;

/**
 * Gives builds to nodes: one build per app at a time, the newest wins; preferably the
 * node that built the app before, because it has the cache.
 */
final class BuildQueue {

	private static final int MAX_ATTEMPTS = 3;

	private static final Duration MAX_TIME = Duration.ofHours(1);

	private final Draft draft;

	private final Map<String, Integer> load = new HashMap<>();

	BuildQueue(Draft draft) {
		this.draft = draft;
	}

	void advance() {
		List<Build> builds = new ArrayList<>(this.draft.cluster().builds());
		Map<String, Integer> newest = new HashMap<>();
		builds.forEach((build) -> newest.merge(build.app(), build.number(), Math::max));
		this.draft.apps()
			.forEach((app) -> app.app()
				.rollouts()
				.forEach((rollout) -> newest.merge(app.name(), rollout.number(), Math::max)));
		builds.stream()
			.filter((build) -> build.node() != null)
			.forEach((build) -> this.load.merge(build.node(), 1, Integer::sum));
		builds.sort(Comparator.comparing(Build::since).thenComparing(Build::id));
		for (Build build : builds) {
			AppDraft app = this.draft.app(build.app());
			if (app == null || app.app().deleting()) {
				end(build, DeploymentStatus.FAILED,
						new Failure(ErrorCode.STATE_CONFLICT, "App " + build.app() + " was destroyed meanwhile", null));
			}
			else if (build.number() < newest.get(build.app())) {
				end(build, DeploymentStatus.SUPERSEDED, new Failure(ErrorCode.DEPLOYMENT_SUPERSEDED,
						"Deployment " + newest.get(build.app()) + " of " + build.app() + " took over", null));
			}
			else {
				advance(build);
			}
		}
	}

	private void advance(Build build) {
		if (build.node() == null) {
			assign(build);
		}
		else if (this.draft.lost(build.node())) {
			if (build.attempt() < MAX_ATTEMPTS) {
				assign(build);
			}
			else {
				end(build, DeploymentStatus.FAILED,
						new Failure(
								ErrorCode.UPSTREAM_FAILED, "The build lost its node " + build.attempt()
										+ " times, last node " + this.draft.nodeName(build.node()),
								"Look at the agents' logs"));
			}
		}
		else if (this.draft.past(build.since().plus(MAX_TIME))) {
			end(build, DeploymentStatus.FAILED,
					new Failure(ErrorCode.TIMED_OUT, "The build took longer than " + MAX_TIME.toMinutes() + " minutes",
							"Look at its log for the step that hangs"));
		}
	}

	private void assign(Build build) {
		Optional<Node> node = choose(build);
		if (node.isPresent()) {
			this.load.merge(node.get().id(), 1, Integer::sum);
			this.draft.act(new Action.AssignBuild(build.id(), node.get().id(), build.attempt() + 1));
			return;
		}
		String waiting = this.draft.nodes().isEmpty() ? "waits for a first node to join"
				: "waits for a node: none of " + this.draft.nodes().size() + " is ready";
		if (this.draft.past(build.since().plus(this.draft.settings().rollouts().freeing()))) {
			end(build, DeploymentStatus.FAILED,
					new Failure(ErrorCode.NO_NODE, "No node is there to run the build: " + waiting,
							"Start an agent, or look at the agent's log on the nodes that do not answer"));
		}
		else if (!Objects.equals(waiting, build.waiting())) {
			this.draft.act(new Action.ExplainBuild(build.id(), waiting));
		}
	}

	private Optional<Node> choose(Build build) {
		List<Node> ready = this.draft.nodes()
			.stream()
			.filter((node) -> this.draft.status(node.id()) == NodeStatus.READY && this.draft.heard(node.id()) != null)
			.filter((node) -> !node.cordoned() && !node.draining())
			.toList();
		Optional<Node> former = ready.stream().filter((node) -> node.id().equals(build.preferredNode())).findFirst();
		return former.isPresent() ? former
				: ready.stream()
					.min(Comparator.comparing((Node node) -> this.load.getOrDefault(node.id(), 0))
						.thenComparing(this::memory, Collections.reverseOrder())
						.thenComparing(Node::id));
	}

	private long memory(Node node) {
		NodeObservation heard = this.draft.heard(node.id());
		NodeCapacity capacity = heard == null ? node.capacity() : heard.capacity();
		return capacity.memory().bytes();
	}

	private void end(Build build, DeploymentStatus status, Failure failure) {
		this.draft.act(new Action.CancelBuild(build.id(), failure));
		this.draft.act(new Action.EndDeployment(build.deploymentId(), status, failure, DeploymentStage.BUILD, null));
		this.draft.act(new Action.RecordEvent(
				status == DeploymentStatus.FAILED ? "deployment.failed" : "deployment.superseded", build.app(),
				build.app(), "Deployment " + build.number() + " of " + build.app() + ": " + failure.detail()));
	}

}
