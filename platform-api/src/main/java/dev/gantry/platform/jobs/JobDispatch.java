package dev.gantry.platform.jobs;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.runs.JobConcurrency;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.JobSpec;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.Releases;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunDesk;
import dev.gantry.platform.runs.RunIntake;
import dev.gantry.platform.runs.RunOrigin;
import dev.gantry.platform.runs.RunSpec;
import dev.gantry.platform.runs.Runs;
import dev.gantry.platform.schedules.Schedule;

import org.springframework.transaction.annotation.Transactional;

/**
 * Starts what is due. For each job, once a time: of all times that have gone by since the
 * last look, the newest is started if it is not too late for it, and the others are told
 * of as missed.
 */
class JobDispatch {

	static final Set<RunState> OPEN = EnumSet.of(RunState.WAITING, RunState.STARTING, RunState.RUNNING,
			RunState.STOPPING);

	/** No more missed times than that are counted one by one. */
	private static final int MOST_COUNTED = 10_000;

	private final Apps apps;

	private final Releases releases;

	private final Jobs jobs;

	private final RunTables runs;

	private final EventLog events;

	private final ControlPlane control;

	JobDispatch(Apps apps, Releases releases, Jobs jobs, RunTables runs, EventLog events, ControlPlane control) {
		this.apps = apps;
		this.releases = releases;
		this.jobs = jobs;
		this.runs = runs;
		this.events = events;
		this.control = control;
	}

	/**
	 * Where runs come from and go.
	 *
	 * @param runs the runs
	 * @param intake starts them
	 * @param desk stops them
	 */
	record RunTables(Runs runs, RunIntake intake, RunDesk desk) {
	}

	/**
	 * Deals with the jobs of an app up to a moment. A next leader that does the same at
	 * the same time meets the unique row of each time of a schedule.
	 * @return when the next one is due, at the latest a day on
	 */
	@Transactional
	public Instant dispatch(String appId, Instant now) {
		this.control.confirm();
		App app = this.apps.findForUpdateById(appId).filter((found) -> found.deletingAt() == null).orElse(null);
		Instant next = now.plusSeconds(86_400);
		if (app == null || app.currentRelease() == null) {
			return next;
		}
		Release release = this.releases.findByAppIdAndNumber(appId, app.currentRelease()).orElseThrow();
		Map<String, Job> known = new HashMap<>();
		this.jobs.findByApp(appId).forEach((job) -> known.put(job.name(), job));
		for (Map.Entry<String, JobSpec> entry : release.tasks().jobs().entrySet()) {
			Job job = known.remove(entry.getKey());
			if (job == null) {
				job = this.jobs.save(new Job(new Job.Key(appId, entry.getKey()), entry.getValue(), now));
			}
			job.follow(entry.getValue(), now);
			dispatch(app, release, job, entry.getValue(), now);
			Instant due = Schedule.of(entry.getValue().schedule(), entry.getValue().zone())
				.next(job.dealtUntil())
				.orElse(next);
			next = due.isBefore(next) ? due : next;
		}
		this.jobs.deleteAll(known.values());
		return next;
	}

	private void dispatch(App app, Release release, Job job, JobSpec spec, Instant now) {
		if (job.suspended()) {
			job.dealt(now);
			return;
		}
		Schedule.Due due = Schedule.of(spec.schedule(), spec.zone()).due(job.dealtUntil(), now, MOST_COUNTED);
		if (due.newest().isEmpty()) {
			return;
		}
		Instant time = due.newest().get();
		job.dealt(time);
		boolean late = time.plus(spec.startWithin()).isBefore(now);
		int missed = due.count() - (late ? 0 : 1);
		if (missed > 0) {
			tell("job.missed", app, job, missed + ((missed == 1) ? " run was" : " runs were")
					+ " missed while nobody was there to start " + ((missed == 1) ? "it" : "them"));
		}
		if (!late) {
			start(app, release, job, spec, time);
		}
	}

	private void start(App app, Release release, Job job, JobSpec spec, Instant time) {
		List<Run> open = this.runs.runs().findByJob(app.id(), job.name(), OPEN);
		if (!open.isEmpty() && spec.concurrency() == JobConcurrency.FORBID) {
			tell("job.skipped", app, job, "Not started for " + time + ": " + open.get(0).name() + " still goes on");
			return;
		}
		if (this.runs.runs().count(app.id(), OPEN) >= RunIntake.MOST_OPEN) {
			tell("job.skipped", app, job, "Not started for " + time + ": the app has too many runs");
			return;
		}
		if (spec.concurrency() == JobConcurrency.REPLACE) {
			stop(open, new Failure(ErrorCode.STATE_CONFLICT, "Replaced by the run for " + time, null));
		}
		this.runs.intake().start(app, release, RunOrigin.job(job.name(), time, EventLog.GANTRY), spec(release, spec));
	}

	void stop(List<Run> open, Failure cause) {
		open.forEach((run) -> this.runs.desk().stop(run, cause));
	}

	static RunSpec spec(Release release, JobSpec job) {
		RunSpec spec = RunSpec.detached(job.command(), RunIntake.limits(release), job.deadline());
		return new RunSpec(spec.command(), spec.environment(), (job.cpu() != null) ? job.cpu() : spec.cpu(),
				(job.memory() != null) ? job.memory() : spec.memory(), spec.pids(), false, false, false,
				spec.deadline());
	}

	private void tell(String type, App app, Job job, String message) {
		this.events.tell(type, app.name(), job.name(), EventLog.GANTRY, message);
	}

}
