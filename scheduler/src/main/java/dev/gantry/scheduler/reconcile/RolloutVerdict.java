package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCategory;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Sighting;
import dev.gantry.scheduler.cluster.Wanted;

/** Says whether, and by which cause, a rollout that is under way has failed. */
final class RolloutVerdict {

	private final Draft draft;

	private final AppDraft app;

	RolloutVerdict(Draft draft, AppDraft app) {
		this.draft = draft;
		this.app = app;
	}

	/**
	 * Why a rollout failed.
	 *
	 * @param failure the cause
	 * @param instanceId the instance that showed it, or {@code null}
	 */
	record Cause(Failure failure, String instanceId) {
	}

	Optional<Cause> cause(Rollout rollout, List<Instance> fresh) {
		if (this.app.app().release(rollout.release()).isEmpty()) {
			return Optional.of(new Cause(new Failure(ErrorCode.INTERNAL,
					"Release " + rollout.release() + " of " + this.app.name() + " is missing", null), null));
		}
		return fresh.stream()
			.map((instance) -> cause(instance).map((failure) -> new Cause(failure, instance.id())))
			.flatMap(Optional::stream)
			.findFirst();
	}

	private Optional<Failure> cause(Instance instance) {
		if (instance.wanted() instanceof Wanted.Unplaced unplaced) {
			return unplaced(instance, unplaced);
		}
		if (instance.wanted() instanceof Wanted.Resting) {
			return ended(instance);
		}
		if (instance.wanted() instanceof Wanted.Running running && !instance.healthy()) {
			return instance.phase() == ContainerPhase.RUNNING || instance.phase() == ContainerPhase.UNHEALTHY
					? unready(instance) : late(instance, running);
		}
		return Optional.empty();
	}

	private Optional<Failure> unplaced(Instance instance, Wanted.Unplaced unplaced) {
		Settings.Rollouts settings = this.draft.settings().rollouts();
		if (!this.draft.waited(unplaced.since(), settings.room())) {
			return Optional.empty();
		}
		Optional<Failure> refusal = new Assigner(this.draft).refusal(instance);
		boolean noNode = refusal.isPresent() && refusal.get().code() == ErrorCode.NO_NODE;
		boolean freeing = this.draft.instances().stream().anyMatch((other) -> !other.wanted().up());
		if ((noNode || freeing) && !this.draft.waited(unplaced.since(), settings.freeing())) {
			return Optional.empty();
		}
		return refusal;
	}

	private Optional<Failure> ended(Instance instance) {
		ContainerReport report = instance.seen() == null ? null : instance.seen().report();
		Failure failure = report == null ? null : report.failure();
		if (report != null && report.phase() == ContainerPhase.FAILED && failure != null
				&& failure.code().category() == ErrorCategory.USER) {
			return Optional.of(failure);
		}
		if (instance.history().failures() < this.draft.settings().rollouts().attempts()) {
			return Optional.empty();
		}
		if (report != null && report.phase() == ContainerPhase.FAILED && failure != null) {
			return Optional.of(failure);
		}
		String how = instance.history().lastExit() == null ? "ended" : ReportIntake.text(instance.history().lastExit());
		return Optional.of(new Failure(ErrorCode.DEPLOYMENT_UNHEALTHY,
				"Instance " + instance.name() + " of release " + instance.slot().release() + " " + how + ", "
						+ instance.history().failures() + " times in a row",
				"Look at its last lines; the process must stay up and listen on its port"));
	}

	private Optional<Failure> unready(Instance instance) {
		Duration startup = health(instance).startup();
		Sighting seen = instance.seen();
		if (!this.draft.waited(seen.at(), startup)) {
			return Optional.empty();
		}
		Failure last = seen.report().failure();
		return Optional.of(new Failure(ErrorCode.DEPLOYMENT_UNHEALTHY,
				"Instance " + instance.name() + " of release " + instance.slot().release() + " was not healthy within "
						+ startup.toSeconds() + " s of its start" + (last == null ? "" : ": " + last.detail()),
				last != null && last.remedy() != null ? last.remedy() : remedy(instance)));
	}

	private String remedy(Instance instance) {
		Integer port = this.app.process(instance.slot()).map(ProcessType::port).orElse(null);
		String path = health(instance).path();
		return port == null ? "Look at its last lines" : "It must listen on 0.0.0.0:" + port + " (variable PORT)"
				+ (path == null ? "" : " and answer GET " + path + " with a status from 200 to 399");
	}

	private Optional<Failure> late(Instance instance, Wanted.Running running) {
		Duration limit = this.draft.settings().rollouts().arrival();
		if (!this.draft.waited(running.since(), limit)) {
			return Optional.empty();
		}
		String phase = instance.phase() == null ? "did not take it up"
				: "got no further than " + instance.phase().name().toLowerCase(java.util.Locale.ROOT);
		return Optional.of(new Failure(
				ErrorCode.TIMED_OUT, "Node " + this.draft.nodeName(running.node()) + " " + phase + " with instance "
						+ instance.name() + " within " + limit.toSeconds() + " s",
				"Look at the agent's log on that node"));
	}

	private HealthCheck health(Instance instance) {
		return this.app.process(instance.slot()).map(ProcessType::health).orElse(HealthCheck.DEFAULT);
	}

}
