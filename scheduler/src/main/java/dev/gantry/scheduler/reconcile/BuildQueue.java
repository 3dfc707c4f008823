package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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
 * node that built the app before, because it has the cache. A node builds as many at once
 * as it has cores. Where builds must wait for each other, a place goes to the team with
 * the fewest builds under way, so that one with many apps delays only itself.
 */
final class BuildQueue {

	private static final int MAX_ATTEMPTS = 3;

	private static final Duration MAX_TIME = Duration.ofHours(1);

	/** So many builds a node takes at once, however few cores it has. */
	private static final int LEAST_PLACES = 2;

	private final Draft draft;

	private final Map<String, Integer> load = new HashMap<>();

	private final Map<String, Integer> teams = new HashMap<>();

	private final List<Build> waiting = new ArrayList<>();

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
		builds.stream().filter((build) -> build.node() != null && !this.draft.lost(build.node())).forEach((build) -> {
			this.load.merge(build.node(), 1, Integer::sum);
			this.teams.merge(build.team(), 1, Integer::sum);
		});
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
		while (!this.waiting.isEmpty()) {
			assign(next());
		}
	}

	/** Of the team with the fewest builds under way the one that waits longest. */
	private Build next() {
		Build next = this.waiting.stream()
			.min(Comparator.comparing((Build build) -> this.teams.getOrDefault(build.team(), 0)))
			.orElseThrow();
		this.waiting.remove(next);
		return next;
	}

	private void advance(Build build) {
		if (build.node() == null) {
			this.waiting.add(build);
		}
		else if (this.draft.lost(build.node())) {
			if (build.attempt() < MAX_ATTEMPTS) {
				this.waiting.add(build);
			}
			else {
				end(build, DeploymentStatus.FAILED,
						new Failure(
								ErrorCode.UPSTREAM_FAILED, "The build lost its node " + build.attempt()
										+ " times, last node " + this.draft.nodeName(build.node()),
								"Look at the agents' logs"));
			}
		}
		else if (this.draft.waited(build.since(), MAX_TIME)) {
			end(build, DeploymentStatus.FAILED,
					new Failure(ErrorCode.TIMED_OUT, "The build took longer than " + MAX_TIME.toMinutes() + " minutes",
							"Look at its log for the step that hangs"));
		}
	}

	private void assign(Build build) {
		List<Node> ready = ready();
		Optional<Node> node = choose(build, ready);
		if (node.isPresent()) {
			this.load.merge(node.get().id(), 1, Integer::sum);
			this.teams.merge(build.team(), 1, Integer::sum);
			this.draft.act(new Action.AssignBuild(build.id(), node.get().id(), build.attempt() + 1));
		}
		else if (!ready.isEmpty()) {
			explain(build, "waits for its turn: every node has as many builds as it takes at once");
		}
		else {
			waitForNode(build);
		}
	}

	private void waitForNode(Build build) {
		String waiting = this.draft.nodes().isEmpty() ? "waits for a first node to join"
				: "waits for a node: none of " + this.draft.nodes().size() + " is ready";
		if (this.draft.past(lastChance(build).plus(this.draft.settings().rollouts().freeing()))) {
			end(build, DeploymentStatus.FAILED,
					new Failure(ErrorCode.NO_NODE, "No node is there to run the build: " + waiting,
							"Start an agent, or look at the agent's log on the nodes that do not answer"));
		}
		else {
			explain(build, waiting);
		}
	}

	/**
	 * When a node was last there for it: one that waited long for its turn is as patient
	 * as another when nodes fall silent, and after an election until they are heard.
	 */
	private Instant lastChance(Build build) {
		Stream<Instant> heard = this.draft.nodes()
			.stream()
			.filter((node) -> !node.cordoned() && !node.draining())
			.map((node) -> this.draft.heard(node.id()))
			.filter(Objects::nonNull)
			.map(NodeObservation::at);
		return Stream.concat(heard, Stream.of(build.since(), this.draft.observed().since()))
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	private void explain(Build build, String waiting) {
		if (!Objects.equals(waiting, build.waiting())) {
			this.draft.act(new Action.ExplainBuild(build.id(), waiting));
		}
	}

	private List<Node> ready() {
		return this.draft.nodes()
			.stream()
			.filter((node) -> this.draft.status(node.id()) == NodeStatus.READY && this.draft.heard(node.id()) != null)
			.filter((node) -> !node.cordoned() && !node.draining())
			.toList();
	}

	private Optional<Node> choose(Build build, List<Node> ready) {
		List<Node> free = ready.stream().filter((node) -> load(node) < places(node)).toList();
		Optional<Node> former = free.stream().filter((node) -> node.id().equals(build.preferredNode())).findFirst();
		return former.isPresent() ? former
				: free.stream()
					.min(Comparator.comparing(this::load)
						.thenComparing(this::memory, Collections.reverseOrder())
						.thenComparing(Node::id));
	}

	private int load(Node node) {
		return this.load.getOrDefault(node.id(), 0);
	}

	private int places(Node node) {
		return (int) Math.max(LEAST_PLACES, capacity(node).cpu().millis() / 1000);
	}

	private NodeCapacity capacity(Node node) {
		NodeObservation heard = this.draft.heard(node.id());
		return heard == null ? node.capacity() : heard.capacity();
	}

	private long memory(Node node) {
		return capacity(node).memory().bytes();
	}

	private void end(Build build, DeploymentStatus status, Failure failure) {
		this.draft.act(new Action.CancelBuild(build.id(), failure));
		this.draft.act(new Action.EndDeployment(build.deploymentId(), status, failure, DeploymentStage.BUILD, null));
		this.draft.act(new Action.RecordEvent(
				status == DeploymentStatus.FAILED ? "deployment.failed" : "deployment.superseded", build.app(),
				build.app(), "Deployment " + build.number() + " of " + build.app() + ": " + failure.detail()));
	}

}
