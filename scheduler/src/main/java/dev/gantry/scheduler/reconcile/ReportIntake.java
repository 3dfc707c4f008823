package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.time.Instant;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.Sighting;
import dev.gantry.scheduler.cluster.Wanted;

/** Takes what nodes told into the instances, and sets ended ones to rest. */
final class ReportIntake {

	private final Draft draft;

	ReportIntake(Draft draft) {
		this.draft = draft;
	}

	void take() {
		for (Instance instance : this.draft.instances()) {
			NodeObservation heard = this.draft.heard(instance.node());
			if (heard != null && !this.draft.full(instance)) {
				take(instance, heard);
			}
		}
	}

	private void take(Instance instance, NodeObservation heard) {
		ContainerReport report = heard.containers().get(instance.key());
		Sighting seen = instance.seen();
		if (report == null) {
			forget(instance, heard);
			return;
		}
		Instance updated = instance;
		if (seen == null) {
			updated = instance.with(new Sighting(report, this.draft.now()));
		}
		else if (seen.differs(report)) {
			updated = instance.with(seen.update(report, this.draft.now()));
		}
		if (updated != instance) {
			updated = explain(updated, instance);
		}
		if (report.phase().ended() && updated.wanted() instanceof Wanted.Running) {
			updated = rest(updated, report);
		}
		if (updated != instance) {
			this.draft.put(updated);
		}
	}

	/** A node that once had the container no longer knows it: it will make it again. */
	private void forget(Instance instance, NodeObservation heard) {
		if (instance.wanted() instanceof Wanted.Running && instance.seen() != null
				&& heard.at().isAfter(instance.seen().at())) {
			this.draft.put(instance.with((Sighting) null)
				.note(this.draft.now(), "node " + this.draft.nodeName(instance.node()) + " no longer knows generation "
						+ instance.generation()));
		}
	}

	private Instance explain(Instance updated, Instance former) {
		if (updated.phase() == former.phase()) {
			return updated;
		}
		String text = switch (updated.phase()) {
			case HEALTHY -> "healthy on node " + this.draft.nodeName(updated.node());
			case UNHEALTHY -> "no longer healthy" + (updated.seen().report().failure() == null ? ""
					: ": " + updated.seen().report().failure().detail());
			default -> null;
		};
		return text == null ? updated : updated.note(this.draft.now(), text);
	}

	private Instance rest(Instance instance, ContainerReport report) {
		Settings.Restarts restarts = this.draft.settings().restarts();
		boolean steady = uptime(report).compareTo(restarts.steadyAfter()) >= 0;
		int failures = steady ? 1 : instance.history().failures() + 1;
		Duration pause = restarts.pause(failures);
		Instant now = this.draft.now();
		String text = ending(instance, report) + "; next attempt in " + text(pause);
		this.draft.event("instance.exited", instance,
				"Instance " + instance.name() + " of " + instance.slot().app() + ", " + text);
		return instance.with(new Wanted.Resting(instance.node(), now, now.plus(pause)))
			.with(instance.history().ended(failures, report.exit()))
			.note(now, text);
	}

	private static Duration uptime(ContainerReport report) {
		if (report.exit() == null || report.exit().at() == null || report.startedAt() == null) {
			return Duration.ZERO;
		}
		return Duration.between(report.startedAt(), report.exit().at());
	}

	private static String ending(Instance instance, ContainerReport report) {
		String generation = "generation " + instance.generation();
		if (report.exit() == null) {
			return generation + " could not be started"
					+ (report.failure() == null ? "" : ": " + report.failure().detail());
		}
		return generation + " " + text(report.exit()) + " after " + text(uptime(report));
	}

	/** How a process ended, in words. */
	static String text(ContainerExit exit) {
		if (exit.outOfMemory()) {
			return "was killed because it used more memory than its limit";
		}
		if (exit.signal() != 0) {
			return "was ended by signal " + exit.signal();
		}
		return "exited with status " + exit.code();
	}

	private static String text(Duration duration) {
		long millis = Math.max(duration.toMillis(), 0);
		return millis < 10_000 ? (millis < 1000 ? millis + " ms" : millis / 1000 + "." + millis % 1000 / 100 + " s")
				: duration.toSeconds() + " s";
	}

}
