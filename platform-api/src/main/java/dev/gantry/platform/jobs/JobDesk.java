package dev.gantry.platform.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.runs.JobConcurrency;
import dev.gantry.contracts.runs.JobView;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.JobSpec;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.releases.Release;
import dev.gantry.platform.releases.Releases;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunOrigin;
import dev.gantry.platform.schedules.Schedule;

import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Transactional;

/** The jobs of the release in force: looked at, run now, suspended. */
public class JobDesk {

	private final AppRegistry apps;

	private final Releases releases;

	private final Jobs jobs;

	private final JobDispatch.RunTables runs;

	private final EventLog events;

	private final Clock clock;

	JobDesk(AppRegistry apps, Releases releases, Jobs jobs, JobDispatch.RunTables runs, EventLog events, Clock clock) {
		this.apps = apps;
		this.releases = releases;
		this.jobs = jobs;
		this.runs = runs;
		this.events = events;
		this.clock = clock;
	}

	/** By name. */
	@Transactional(readOnly = true)
	public List<JobView> list(AppName name) {
		App app = this.apps.require(name);
		List<JobView> views = new ArrayList<>();
		release(app).map((release) -> release.tasks().jobs())
			.orElse(Map.of())
			.forEach((job, spec) -> views.add(view(app, job, spec)));
		return views;
	}

	/** One of them. */
	@Transactional(readOnly = true)
	public JobView view(AppName name, String job) {
		App app = this.apps.require(name);
		return view(app, job, spec(app, job));
	}

	/**
	 * Runs a job out of turn.
	 * @throws GantryException {@code STATE_CONFLICT} if a run goes on and the job forbids
	 * two
	 */
	@Transactional
	public Run runNow(AppName name, String job, String actor) {
		App app = this.apps.lock(name);
		JobSpec spec = spec(app, job);
		List<Run> open = this.runs.runs().findByJob(app.id(), job, JobDispatch.OPEN);
		if (!open.isEmpty() && spec.concurrency() == JobConcurrency.FORBID) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Job '" + job + "' of " + app.name() + " goes on as " + open.get(0).name()
							+ ", and its concurrency is 'forbid'",
					"Wait for it, or stop it with 'gantry runs " + app.name() + " stop " + open.get(0).number() + "'");
		}
		if (spec.concurrency() == JobConcurrency.REPLACE) {
			open.forEach((run) -> this.runs.desk()
				.stop(run,
						new Failure(ErrorCode.STATE_CONFLICT, "Replaced by a run that " + actor + " asked for", null)));
		}
		Release release = release(app).orElseThrow();
		return this.runs.intake().start(app, release, RunOrigin.job(job, null, actor), JobDispatch.spec(release, spec));
	}

	/** Follows a job's schedule no more until {@link #resume}. */
	@Transactional
	public JobView suspend(AppName name, String job, String actor) {
		App app = this.apps.lock(name);
		JobSpec spec = spec(app, job);
		Job row = row(app, job, spec);
		if (!row.suspended()) {
			row.suspend();
			this.events.tell("job.suspended", app.name(), job, actor, "Its schedule is not followed for now");
		}
		this.jobs.flush();
		return view(app, job, spec);
	}

	/** Follows a job's schedule again, from now on. */
	@Transactional
	public JobView resume(AppName name, String job, String actor) {
		App app = this.apps.lock(name);
		JobSpec spec = spec(app, job);
		Job row = row(app, job, spec);
		if (row.suspended()) {
			row.resume(this.clock.instant());
			this.events.tell("job.resumed", app.name(), job, actor, "Its schedule is followed again");
		}
		this.jobs.flush();
		return view(app, job, spec);
	}

	private Job row(App app, String job, JobSpec spec) {
		Job.Key key = new Job.Key(app.id(), job);
		return this.jobs.findById(key).orElseGet(() -> this.jobs.save(new Job(key, spec, this.clock.instant())));
	}

	private Optional<Release> release(App app) {
		return (app.currentRelease() == null) ? Optional.empty()
				: this.releases.findByAppIdAndNumber(app.id(), app.currentRelease());
	}

	private JobSpec spec(App app, String job) {
		return release(app).map((release) -> release.tasks().jobs().get(job))
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
					"The release in force of app '" + app.name() + "' has no job '" + job + "'",
					"Jobs are declared under 'cron' in gantry.yaml; 'gantry jobs " + app.name() + "' lists them"));
	}

	private JobView view(App app, String name, JobSpec spec) {
		Optional<Job> row = this.jobs.findById(new Job.Key(app.id(), name));
		boolean suspended = row.filter(Job::suspended).isPresent();
		Instant after = row.map(Job::dealtUntil).orElseGet(this.clock::instant);
		Instant next = suspended ? null : Schedule.of(spec.schedule(), spec.zone()).next(after).orElse(null);
		RunView last = this.runs.runs()
			.findByJob(app.id(), name, Limit.of(1))
			.stream()
			.findFirst()
			.map((run) -> this.runs.desk().view(app, run))
			.orElse(null);
		return new JobView(name, spec.schedule(), spec.zone(), spec.command(), spec.concurrency(), spec.deadline(),
				spec.startWithin(), spec.history(), suspended, next, last);
	}

}
