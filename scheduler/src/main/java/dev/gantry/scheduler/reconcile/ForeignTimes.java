package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.time.Instant;

import dev.gantry.scheduler.cluster.Build;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.cluster.Sighting;
import dev.gantry.scheduler.cluster.Wanted;

/**
 * Corrects stored times that lie ahead. They were written under another clock: of a
 * server whose clock was set back since, or of another server. What waits since then
 * waits since this leader began, and not for the hours until its clock has come that far.
 */
public final class ForeignTimes {

	private final Instant began;

	private final Instant now;

	private ForeignTimes(Instant began, Instant now) {
		this.began = began;
		this.now = now;
	}

	/**
	 * The cluster with no time ahead.
	 * @param began when this leader began to listen: what it stored itself is not ahead
	 * @param now the present time
	 */
	public static Cluster correct(Cluster cluster, Instant began, Instant now) {
		ForeignTimes times = new ForeignTimes(began, now);
		return new Cluster(
				cluster.apps()
					.stream()
					.map((app) -> app.rollouts().isEmpty() ? app
							: app.with(app.rollouts().stream().map(times::correct).toList()))
					.toList(),
				cluster.instances().stream().map(times::correct).toList(), cluster.nodes(),
				cluster.builds().stream().map(times::correct).toList(),
				cluster.runs().stream().map(times::correct).toList());
	}

	private boolean ahead(Instant stored) {
		return stored.isAfter(this.now);
	}

	private Rollout correct(Rollout rollout) {
		return ahead(rollout.since()) ? new Rollout(rollout.deploymentId(), rollout.number(), rollout.release(),
				rollout.succeeded(), this.began, rollout.reached(), rollout.waiting()) : rollout;
	}

	private Instance correct(Instance instance) {
		Instance corrected = ahead(instance.wanted().since()) ? instance.with(correct(instance.wanted())) : instance;
		Sighting seen = instance.seen();
		return (seen != null && ahead(seen.at())) ? corrected.with(new Sighting(seen.report(), this.began)) : corrected;
	}

	private Wanted correct(Wanted wanted) {
		if (wanted instanceof Wanted.Running running) {
			return new Wanted.Running(running.node(), this.began);
		}
		if (wanted instanceof Wanted.Resting resting) {
			return new Wanted.Resting(resting.node(), this.began, later(resting.since(), resting.until()));
		}
		if (wanted instanceof Wanted.Draining draining) {
			return new Wanted.Draining(draining.node(), this.began, later(draining.since(), draining.deadline()));
		}
		return wanted instanceof Wanted.Stopping stopping ? new Wanted.Stopping(stopping.node(), this.began)
				: new Wanted.Unplaced(this.began);
	}

	/** As long after the beginning as one time was after the other. */
	private Instant later(Instant since, Instant until) {
		return this.began.plus(Duration.between(since, until));
	}

	private Build correct(Build build) {
		return ahead(build.since()) ? new Build(build.id(), build.app(), build.team(), build.deploymentId(),
				build.number(), build.attempt(), build.node(), this.began, build.preferredNode(), build.waiting())
				: build;
	}

	private Run correct(Run run) {
		return ahead(run.stage().since()) ? run.with(correct(run.stage())).explain(run.waiting()) : run;
	}

	private Run.Stage correct(Run.Stage stage) {
		if (stage instanceof Run.Placed placed) {
			return new Run.Placed(placed.node(), this.began, placed.startedAt());
		}
		if (stage instanceof Run.Stopping stopping) {
			return new Run.Stopping(stopping.node(), this.began, stopping.cause());
		}
		return stage instanceof Run.Ended ended ? new Run.Ended(ended.node(), this.began, ended.failure())
				: new Run.Waiting(this.began);
	}

}
