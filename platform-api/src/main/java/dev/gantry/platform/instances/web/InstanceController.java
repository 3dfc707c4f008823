package dev.gantry.platform.instances.web;

import java.time.Clock;
import java.util.List;

import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.apps.web.AppViews;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.logs.AppLogs;
import dev.gantry.platform.logs.LogSelection;
import dev.gantry.platform.logs.LogWriting;
import org.springdoc.core.annotations.ParameterObject;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Instances, why they are as they are, and what they write. */
@RestController
@RequestMapping("/api/v1")
@Requires(Permission.READ_APPS)
class InstanceController {

	private final AppRegistry apps;

	private final AppViews appViews;

	private final InstanceLookup lookup;

	private final AppLogs logs;

	private final LiveAnswers live;

	private final Clock clock;

	InstanceController(AppRegistry apps, AppViews appViews, InstanceLookup lookup, AppLogs logs, LiveAnswers live,
			Clock clock) {
		this.apps = apps;
		this.appViews = appViews;
		this.lookup = lookup;
		this.logs = logs;
		this.live = live;
		this.clock = clock;
	}

	/** The app's instances, by process type and number. */
	@GetMapping("/apps/{app}/instances")
	List<InstanceView> list(@PathVariable AppName app) {
		return this.appViews.instances(app);
	}

	/** One instance. */
	@GetMapping("/instances/{id}")
	InstanceView get(@PathVariable String id, Caller caller) {
		return this.lookup.get(id, caller);
	}

	/**
	 * The lines of the app's instances, one JSON document a line; between {@code since}
	 * and {@code until}, with the text {@code q} in them.
	 */
	@GetMapping(path = "/apps/{app}/logs", produces = { "application/x-ndjson", MediaType.APPLICATION_JSON_VALUE })
	ResponseEntity<StreamingResponseBody> logs(@PathVariable AppName app,
			@RequestParam(defaultValue = "false") boolean follow, @ParameterObject LogSelection.Span span,
			@RequestParam(required = false) String q, @RequestParam(required = false) Integer tail,
			@RequestParam(required = false) String process) {
		App found = this.apps.require(app);
		LogSelection selection = LogSelection.of(follow, span, q, tail, process, this.clock.instant());
		return this.live.lines((lines) -> this.logs.read(found, selection, LogWriting.of(lines)));
	}

	/** The lines of the app's instances as server-sent events. */
	@GetMapping(path = "/apps/{app}/logs", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<StreamingResponseBody> logEvents(@PathVariable AppName app,
			@RequestParam(defaultValue = "true") boolean follow, @ParameterObject LogSelection.Span span,
			@RequestParam(required = false) String q, @RequestParam(required = false) Integer tail,
			@RequestParam(required = false) String process) {
		App found = this.apps.require(app);
		LogSelection selection = LogSelection.of(follow, span, q, tail, process, this.clock.instant());
		return this.live.events((events) -> this.logs.read(found, selection, LogWriting.of(events)));
	}

}
