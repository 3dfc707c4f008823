package dev.gantry.scheduler.reconcile;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Note;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.routing.Publication;

/**
 * Moves an app to its newest release, start-first: the new instances come up next to the
 * old ones; once all are healthy the release is put in force; once every router knows,
 * the deployment has succeeded; the old instances drain behind it. If a new instance
 * fails, the deployment does and nothing has changed.
 */
final class Rollouts {

	private final Draft draft;

	private final AppDraft app;

	Rollouts(Draft draft, AppDraft app) {
		this.draft = draft;
		this.app = app;
	}

	void advance() {
		int newest = this.app.rollouts()
			.stream()
			.filter((rollout) -> !rollout.succeeded())
			.mapToInt(Rollout::number)
			.max()
			.orElse(0);
		for (Rollout rollout : this.app.rollouts()) {
			if (this.app.app().deleting()) {
				abandon(rollout);
			}
			else if (rollout.succeeded()) {
				drain(rollout);
			}
			else if (this.app.serves(rollout)) {
				moveTraffic(rollout);
			}
			else if (rollout.number() < newest) {
				supersede(rollout, newest);
			}
			else {
				start(rollout);
			}
		}
	}

	private void abandon(Rollout rollout) {
		if (!rollout.succeeded()) {
			end(rollout, DeploymentStatus.FAILED,
					new Failure(ErrorCode.STATE_CONFLICT, "App " + this.app.name() + " was destroyed meanwhile", null),
					null);
		}
		this.app.drop(rollout);
	}

	private void supersede(Rollout rollout, int newest) {
		end(rollout, DeploymentStatus.SUPERSEDED, new Failure(ErrorCode.DEPLOYMENT_SUPERSEDED,
				"Deployment " + newest + " of " + this.app.name() + " took over", null), null);
		this.app.drop(rollout);
	}

	/** Lets the release command do its work before anything of the release runs. */
	private void prepare(Rollout rollout) {
		Optional<Run> run = this.draft.cluster()
			.runs()
			.stream()
			.filter((one) -> rollout.deploymentId().equals(one.deploymentId()))
			.findFirst();
		if (run.isEmpty()) {
			reach(rollout, DeploymentStage.PREPARED, "there is no release command");
		}
		else if (!(run.get().stage() instanceof Run.Ended ended)) {
			explain(rollout, run.get().waiting() != null ? run.get().waiting()
					: "runs " + String.join(" ", run.get().work().command()));
		}
		else if (ended.failure() == null) {
			reach(rollout, DeploymentStage.PREPARED, "ran " + String.join(" ", run.get().work().command()));
		}
		else {
			end(rollout, DeploymentStatus.FAILED,
					new Failure(ErrorCode.RELEASE_COMMAND_FAILED,
							"The release command of release " + rollout.release() + " failed: "
									+ ended.failure().detail(),
							"Look at its last lines; 'gantry runs " + this.app.name() + "' lists it"),
					run.get().id());
			this.app.drop(rollout);
		}
	}

	private void start(Rollout rollout) {
		if (!rollout.reached().contains(DeploymentStage.PREPARED)) {
			prepare(rollout);
			return;
		}
		List<Instance> fresh = instances(rollout);
		Optional<RolloutVerdict.Cause> cause = new RolloutVerdict(this.draft, this.app).cause(rollout, fresh);
		if (cause.isPresent()) {
			end(rollout, DeploymentStatus.FAILED, cause.get().failure(), cause.get().instanceId());
			this.app.drop(rollout);
			return;
		}
		Rollout present = progress(rollout, fresh);
		if (present.reached().contains(DeploymentStage.HEALTHY)) {
			this.app.serve(present.release());
			this.draft.act(new Action.ServeRelease(this.app.name(), present.release()));
		}
		else {
			String steps = Steps.progress(this.app, rollout.release());
			String waiting = waiting(present.stage(), fresh);
			explain(present, steps == null ? waiting : steps + (waiting == null ? "" : "; " + waiting));
		}
	}

	private Rollout progress(Rollout rollout, List<Instance> fresh) {
		Set<Slot> filled = fresh.stream().map(Instance::slot).collect(Collectors.toSet());
		if (!filled.containsAll(this.app.slots(rollout.release()))) {
			return rollout;
		}
		Rollout present = rollout;
		for (DeploymentStage stage : List.of(DeploymentStage.PLACED, DeploymentStage.PULLED, DeploymentStage.STARTED,
				DeploymentStage.HEALTHY)) {
			if (present.stage() == stage && fresh.stream().allMatch(done(stage))) {
				present = reach(present, stage, stage == DeploymentStage.PLACED ? places(fresh) : null);
			}
		}
		return present;
	}

	private static Predicate<Instance> done(DeploymentStage stage) {
		return switch (stage) {
			case PLACED -> (instance) -> instance.node() != null;
			case PULLED -> (instance) -> instance.phase() != null && instance.phase() != ContainerPhase.ACCEPTED
					&& instance.phase() != ContainerPhase.PULLING && instance.phase() != ContainerPhase.FAILED;
			case STARTED -> (instance) -> instance.phase() == ContainerPhase.RUNNING || instance.healthy()
					|| instance.phase() == ContainerPhase.UNHEALTHY;
			default -> Instance::healthy;
		};
	}

	private String places(List<Instance> fresh) {
		return fresh.isEmpty() ? "no instances are wanted"
				: fresh.stream()
					.map((instance) -> instance.name() + " on " + this.draft.nodeName(instance.node()))
					.sorted()
					.collect(Collectors.joining(", "));
	}

	private String waiting(DeploymentStage stage, List<Instance> fresh) {
		if (fresh.isEmpty()) {
			return "looks for nodes";
		}
		return fresh.stream().filter(done(stage).negate()).findFirst().map((instance) -> {
			if (instance.seen() != null && instance.seen().report().failure() != null) {
				return instance.name() + ": " + instance.seen().report().failure().detail();
			}
			int notes = instance.history().notes().size();
			return instance.name() + ": " + (notes == 0 ? "waits" : instance.history().notes().get(notes - 1).text());
		}).orElse(null);
	}

	private void moveTraffic(Rollout rollout) {
		OptionalLong revision = published(rollout);
		boolean acknowledged = revision.isPresent() && this.draft.acknowledged(revision.getAsLong());
		if (!acknowledged && !this.draft.waited(rollout.since(), this.draft.settings().rollouts().freeing())) {
			explain(rollout, "routers take over the new routing table");
			return;
		}
		Rollout moved = reach(rollout, DeploymentStage.TRAFFIC_MOVED,
				acknowledged ? null : "not every router has confirmed the new routing table");
		this.draft.act(new Action.EndDeployment(rollout.deploymentId(), DeploymentStatus.SUCCEEDED, null, null, null));
		this.draft.act(new Action.RecordEvent("deployment.succeeded", this.app.name(), this.app.name(),
				"Release " + rollout.release() + " of " + this.app.name() + " is in force"));
		drain(moved);
	}

	/**
	 * The revision from which on requests go to the rollout's instances and to no other;
	 * nothing while the table in force says otherwise.
	 */
	private OptionalLong published(Rollout rollout) {
		long revision = 0;
		for (Instance instance : this.app.instances()) {
			boolean fresh = instance.slot().release() == rollout.release() && instance.wanted().up();
			Publication.Standing standing = this.draft.observed().publication().backends().get(instance.key());
			boolean active = standing != null && standing.state() == BackendState.ACTIVE;
			if (active && !fresh || !active && fresh && routable(instance)) {
				return OptionalLong.empty();
			}
			if (active) {
				revision = Math.max(revision, standing.since());
			}
		}
		return OptionalLong.of(revision);
	}

	private boolean routable(Instance instance) {
		return instance.healthy() && instance.slot().process().equals(ProcessType.WEB)
				&& instance.seen().report().address() != null && !this.app.app().hosts().isEmpty()
				&& !this.draft.lost(instance.node());
	}

	private void drain(Rollout rollout) {
		long former = this.app.instances()
			.stream()
			.filter((instance) -> instance.slot().release() < rollout.release())
			.count();
		if (former == 0) {
			reach(rollout, DeploymentStage.DRAINED, null);
			this.app.drop(rollout);
		}
		else {
			explain(rollout, former == 1 ? "1 former instance finishes its requests and stops"
					: former + " former instances finish their requests and stop");
		}
	}

	private List<Instance> instances(Rollout rollout) {
		return this.app.instances()
			.stream()
			.filter((instance) -> instance.slot().release() == rollout.release() && instance.wanted().up())
			.sorted(Comparator.comparing(Instance::slot,
					Comparator.comparing(Slot::process).thenComparing(Slot::index)))
			.toList();
	}

	private Rollout reach(Rollout rollout, DeploymentStage stage, String detail) {
		this.draft.act(new Action.ReachStage(rollout.deploymentId(), stage, detail));
		Set<DeploymentStage> reached = new HashSet<>(rollout.reached());
		reached.add(stage);
		Rollout after = rollout.reach(reached, this.draft.now());
		if (stage == DeploymentStage.TRAFFIC_MOVED) {
			after = after.succeed();
		}
		this.app.replace(rollout, after);
		return after;
	}

	private void explain(Rollout rollout, String sentence) {
		String text = Note.cut(sentence);
		if (!Objects.equals(rollout.waiting(), text)) {
			this.draft.act(new Action.ExplainStage(rollout.deploymentId(), rollout.stage(), text));
		}
	}

	private void end(Rollout rollout, DeploymentStatus status, Failure failure, String instanceId) {
		this.draft.act(new Action.EndDeployment(rollout.deploymentId(), status, failure, rollout.stage(), instanceId));
		this.draft.act(new Action.RecordEvent(
				status == DeploymentStatus.FAILED ? "deployment.failed" : "deployment.superseded", this.app.name(),
				this.app.name(),
				"Deployment " + rollout.number() + " of " + this.app.name() + ": " + failure.detail()));
	}

}
