package dev.gantry.platform.runs.web;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.runs.RunRequest;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.logs.LogSelection;
import dev.gantry.platform.logs.LogWriting;
import dev.gantry.platform.logs.RunLogs;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunDesk;
import dev.gantry.platform.runs.RunIntake;

import org.springdoc.core.annotations.ParameterObject;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Commands that run once: asked for, looked at, stopped. */
@RestController
@RequestMapping("/api/v1/apps/{app}/runs")
class RunController {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

	private static final Duration LOOK = Duration.ofMillis(250);

	private final RunIntake intake;

	private final RunDesk desk;

	private final RunLogs logs;

	private final LiveAnswers live;

	private final Signal news;

	private final Clock clock;

	RunController(RunIntake intake, RunDesk desk, RunLogs logs, LiveAnswers live, Signal news, Clock clock) {
		this.intake = intake;
		this.desk = desk;
		this.logs = logs;
		this.live = live;
		this.news = news;
		this.clock = clock;
	}

	/** What is waited for. */
	enum Until {

		/** A node has it; from then on it can be attached to. */
		PLACED,

		/** Its command has begun. */
		STARTED,

		/** It has ended. */
		ENDED;

		boolean reached(RunState state) {
			return switch (this) {
				case PLACED -> state != RunState.WAITING;
				case STARTED -> state != RunState.WAITING && state != RunState.STARTING;
				case ENDED -> state.ended();
			};
		}

	}

	/**
	 * Runs a command once with the image, configuration and limits of the release in
	 * force. One with {@code attach} begins when somebody opens the WebSocket
	 * {@code …/runs/{run}/attach}, which they can once it is placed.
	 */
	@PostMapping
	@Requires(Permission.EXEC_IN_APPS)
	ResponseEntity<RunView> start(@PathVariable AppName app, @RequestBody RunRequest wanted, Caller caller) {
		Run run = this.intake.start(app, wanted, caller.name());
		return ResponseEntity.status(HttpStatus.CREATED)
			.location(URI.create("/api/v1/apps/" + app + "/runs/" + run.number()))
			.body(this.desk.view(app, run.id()));
	}

	/** The app's runs that go on or are remembered, newest first. */
	@GetMapping
	@Requires(Permission.READ_APPS)
	List<RunView> list(@PathVariable AppName app, @RequestParam(required = false) String job,
			@RequestParam(defaultValue = "50") int limit) {
		return this.desk.list(app, job, Math.max(1, Math.min(limit, 500)));
	}

	/**
	 * A run, by its number or id.
	 * @param wait {@code placed}, {@code started} or {@code ended}: answers when that is
	 * so, after a minute at most
	 */
	@GetMapping("/{run}")
	@Requires(Permission.READ_APPS)
	Callable<RunView> get(@PathVariable AppName app, @PathVariable String run,
			@RequestParam(required = false) String wait) {
		RunView present = this.desk.view(app, run);
		Until until = until(wait);
		return () -> (until != null) ? await(app, run, until) : present;
	}

	private static Until until(String wait) {
		if (wait == null) {
			return null;
		}
		try {
			return Until.valueOf(wait.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "A run cannot be waited for to be '" + wait + "'",
					"Use placed, started or ended", ex);
		}
	}

	private RunView await(AppName app, String run, Until until) throws InterruptedException {
		long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
		while (true) {
			long seen = this.news.seen();
			RunView view = this.desk.view(app, run);
			if (until.reached(view.state()) || !this.live.open() || System.nanoTime() > deadline) {
				return view;
			}
			this.news.await(seen, LOOK);
		}
	}

	/** Lets a run end. */
	@PostMapping("/{run}/stop")
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Requires(Permission.EXEC_IN_APPS)
	RunView stop(@PathVariable AppName app, @PathVariable String run, Caller caller) {
		return this.desk.stop(app, run, caller.name());
	}

	/**
	 * What a run has written, one JSON document a line; its last lines once it is over.
	 */
	@GetMapping(path = "/{run}/logs", produces = { "application/x-ndjson", MediaType.APPLICATION_JSON_VALUE })
	@Requires(Permission.READ_APPS)
	ResponseEntity<StreamingResponseBody> logs(@PathVariable AppName app, @PathVariable String run,
			@RequestParam(defaultValue = "false") boolean follow, @ParameterObject LogSelection.Span span,
			@RequestParam(required = false) String q, @RequestParam(required = false) Integer tail) {
		Run found = this.desk.require(app, run);
		LogSelection selection = LogSelection.of(follow, span, q, tail, null, this.clock.instant());
		return this.live.lines((lines) -> this.logs.read(found.id(), selection, LogWriting.of(lines)));
	}

	/** The same as server-sent events. */
	@GetMapping(path = "/{run}/logs", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Requires(Permission.READ_APPS)
	ResponseEntity<StreamingResponseBody> logEvents(@PathVariable AppName app, @PathVariable String run,
			@RequestParam(defaultValue = "true") boolean follow, @ParameterObject LogSelection.Span span,
			@RequestParam(required = false) String q, @RequestParam(required = false) Integer tail) {
		Run found = this.desk.require(app, run);
		LogSelection selection = LogSelection.of(follow, span, q, tail, null, this.clock.instant());
		return this.live.events((events) -> this.logs.read(found.id(), selection, LogWriting.of(events)));
	}

}
