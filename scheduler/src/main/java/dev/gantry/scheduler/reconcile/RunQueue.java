package dev.gantry.scheduler.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.Note;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.placement.Decision;

/**
 * Gives nodes to runs and takes in how they end. Teams take turns: the one with the
 * fewest runs on nodes comes first, and none has more than {@value #MOST_PER_TEAM} there.
 * A run whose node is lost has failed, because it may have done its work.
 */
final class RunQueue {

	static final int MOST_PER_TEAM = 20;

	private final Draft draft;

	private final Assigner assigner;

	private final Map<String, Integer> load = new HashMap<>();

	RunQueue(Draft draft, Assigner assigner) {
		this.draft = draft;
		this.assigner = assigner;
	}

	void advance() {
		List<Run> waiting = new ArrayList<>();
		for (Run run : this.draft.cluster().runs()) {
			if (run.stage() instanceof Run.Waiting) {
				waiting.add(run);
			}
			else if (!(run.stage() instanceof Run.Ended)) {
				this.load.merge(run.team(), 1, Integer::sum);
				observe(run);
			}
		}
		waiting.sort(Comparator.comparing(Run::createdAt).thenComparing(Run::id));
		while (!waiting.isEmpty()) {
			Run next = waiting.stream().min(Comparator.comparing(this::loadOf)).orElseThrow();
			waiting.remove(next);
			decide(next);
		}
	}

	private int loadOf(Run run) {
		return this.load.getOrDefault(run.team(), 0);
	}

	private void decide(Run run) {
		Optional<Failure> pointless = pointless(run);
		if (pointless.isPresent()) {
			end(run, null, pointless.get());
		}
		else if (run.deploymentId() == null && loadOf(run) >= MOST_PER_TEAM) {
			explain(run, "waits for one of the " + MOST_PER_TEAM + " runs of its team that go on");
		}
		else {
			place(run);
		}
	}

	private void place(Run run) {
		Decision decision = this.assigner.place(run);
		if (decision instanceof Decision.Placed placed) {
			this.load.merge(run.team(), 1, Integer::sum);
			this.draft.act(new Action.PlaceRun(run.id(), placed.room().id()));
		}
		else if (decision instanceof Decision.Refused refused) {
			if (this.draft.waited(run.stage().since(), this.draft.settings().rollouts().freeing())) {
				end(run, null, refused.failure());
			}
			else {
				explain(run, "no node can take it: " + refused.explanation());
			}
		}
	}

	/** Why nobody wants its work any more. */
	private Optional<Failure> pointless(Run run) {
		AppDraft app = this.draft.app(run.slot().app());
		if (app == null || app.app().deleting()) {
			return Optional.of(new Failure(ErrorCode.STATE_CONFLICT,
					"App " + run.slot().app() + " was destroyed meanwhile", null));
		}
		boolean orphaned = run.deploymentId() != null
				&& app.rollouts().stream().noneMatch((rollout) -> rollout.deploymentId().equals(run.deploymentId()));
		return orphaned ? Optional.of(new Failure(ErrorCode.DEPLOYMENT_SUPERSEDED, "Its deployment has ended", null))
				: Optional.empty();
	}

	private void observe(Run run) {
		String node = run.stage().node();
		if (this.draft.lost(node)) {
			end(run, null,
					new Failure(ErrorCode.UPSTREAM_FAILED,
							"Its node " + this.draft.nodeName(node) + " is lost; nobody knows how far it came",
							"Look at what it has done, then run it again"));
			return;
		}
		NodeObservation heard = this.draft.heard(node);
		ContainerReport report = heard == null ? null : heard.containers().get(run.key());
		if (report != null && report.phase().ended()) {
			ended(run, report);
		}
		else if (report == null && heard != null && gone(run, heard)) {
			end(run, null, new Failure(ErrorCode.UPSTREAM_FAILED,
					"Node " + this.draft.nodeName(node) + " no longer knows it", "Run it again"));
		}
		else if (run.stage() instanceof Run.Placed placed) {
			watch(run, placed, report);
		}
	}

	/** A node that had it, or was told to end it, and has nothing of it. */
	private static boolean gone(Run run, NodeObservation heard) {
		boolean known = run.stage() instanceof Run.Stopping
				|| run.stage() instanceof Run.Placed placed && placed.startedAt() != null;
		return known && heard.at().isAfter(run.stage().since());
	}

	private void watch(Run run, Run.Placed placed, ContainerReport report) {
		Optional<Failure> pointless = pointless(run);
		if (pointless.isPresent()) {
			this.draft.act(new Action.StopRun(run.id(), pointless.get()));
			return;
		}
		if (placed.startedAt() == null && report != null && report.startedAt() != null
				&& (report.phase() == ContainerPhase.RUNNING || report.phase() == ContainerPhase.HEALTHY)) {
			this.draft.act(new Action.BeginRun(run.id(), report.startedAt()));
			return;
		}
		boolean late = placed.startedAt() == null
				? this.draft.waited(placed.since(), this.draft.settings().rollouts().arrival())
				: this.draft.past(begun(placed).plus(run.work().deadline()));
		if (late) {
			this.draft.act(new Action.StopRun(run.id(), late(run, placed)));
		}
	}

	/** By the node's clock, if that can be. */
	private Instant begun(Run.Placed placed) {
		boolean possible = !placed.startedAt().isBefore(placed.since())
				&& !placed.startedAt().isAfter(this.draft.now());
		return possible ? placed.startedAt() : placed.since();
	}

	private Failure late(Run run, Run.Placed placed) {
		return placed.startedAt() == null
				? new Failure(ErrorCode.TIMED_OUT,
						"Node " + this.draft.nodeName(placed.node()) + " did not begin it within "
								+ this.draft.settings().rollouts().arrival().toSeconds() + " s",
						"Look at the agent's log on that node")
				: new Failure(ErrorCode.TIMED_OUT,
						"It took longer than its deadline of " + run.work().deadline().toSeconds() + " s",
						"Give it a later deadline");
	}

	private void ended(Run run, ContainerReport report) {
		Failure cause = run.stage() instanceof Run.Stopping stopping ? Objects.requireNonNullElseGet(stopping.cause(),
				() -> new Failure(ErrorCode.STATE_CONFLICT, "It was stopped", null)) : report.failure();
		ContainerExit exit = report.exit();
		if (cause == null && exit != null && (exit.code() != 0 || exit.signal() != 0)) {
			cause = new Failure(ErrorCode.START_FAILED, "Its command " + ReportIntake.text(exit), null);
		}
		if (cause == null && exit == null) {
			cause = new Failure(ErrorCode.INTERNAL, "Nobody knows how it ended", null);
		}
		end(run, exit, cause);
	}

	private void end(Run run, ContainerExit exit, Failure failure) {
		this.draft.act(new Action.EndRun(run.id(), exit, failure));
	}

	private void explain(Run run, String sentence) {
		String text = Note.cut(sentence);
		if (!Objects.equals(run.waiting(), text)) {
			this.draft.act(new Action.ExplainRun(run.id(), text));
		}
	}

}
