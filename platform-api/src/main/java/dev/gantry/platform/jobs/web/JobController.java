package dev.gantry.platform.jobs.web;

import java.net.URI;
import java.util.List;

import dev.gantry.contracts.runs.JobView;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.jobs.JobDesk;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunDesk;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The jobs that the release in force declares. */
@RestController
@RequestMapping("/api/v1/apps/{app}/jobs")
class JobController {

	private final JobDesk desk;

	private final RunDesk runs;

	JobController(JobDesk desk, RunDesk runs) {
		this.desk = desk;
		this.runs = runs;
	}

	/** The app's jobs, by name. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	List<JobView> list(@PathVariable AppName app) {
		return this.desk.list(app);
	}

	/** One job; its runs are at {@code …/runs?job=NAME}. */
	@GetMapping("/{job}")
	@Requires(Permission.READ_APPS)
	JobView get(@PathVariable AppName app, @PathVariable String job) {
		return this.desk.view(app, job);
	}

	/** Runs a job out of turn. */
	@PostMapping("/{job}/run")
	@Requires(Permission.EXEC_IN_APPS)
	ResponseEntity<RunView> run(@PathVariable AppName app, @PathVariable String job, Caller caller) {
		Run run = this.desk.runNow(app, job, caller.name());
		return ResponseEntity.status(HttpStatus.CREATED)
			.location(URI.create("/api/v1/apps/" + app + "/runs/" + run.number()))
			.body(this.runs.view(app, run.id()));
	}

	/** Follows a job's schedule no more for now. */
	@PostMapping("/{job}/suspend")
	@Requires(Permission.CHANGE_APPS)
	JobView suspend(@PathVariable AppName app, @PathVariable String job, Caller caller) {
		return this.desk.suspend(app, job, caller.name());
	}

	/** Follows a job's schedule again. */
	@PostMapping("/{job}/resume")
	@Requires(Permission.CHANGE_APPS)
	JobView resume(@PathVariable AppName app, @PathVariable String job, Caller caller) {
		return this.desk.resume(app, job, caller.name());
	}

}
