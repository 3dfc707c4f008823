package dev.gantry.platform.figures.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.gantry.contracts.apps.FiguresView;
import dev.gantry.contracts.link.UsageReport;
import dev.gantry.contracts.routing.TrafficReport;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.figures.AppFigures;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Figures of apps: told by routers and agents, looked at by people. */
@RestController
class FiguresController {

	private static final Duration LOOK = Duration.ofSeconds(2);

	private final AppFigures figures;

	private final AppRegistry apps;

	private final LiveAnswers live;

	private final Signal news;

	private final TeamWall wall;

	FiguresController(AppFigures figures, AppRegistry apps, LiveAnswers live, Signal news, TeamWall wall) {
		this.figures = figures;
		this.apps = apps;
		this.live = live;
		this.news = news;
		this.wall = wall;
	}

	/** What an app did in the last hour. */
	@GetMapping(path = "/api/v1/apps/{app}/figures", produces = MediaType.APPLICATION_JSON_VALUE)
	@Requires(Permission.READ_APPS)
	FiguresView of(@PathVariable AppName app) {
		return this.figures.of(this.apps.require(app));
	}

	/**
	 * What an app did in the last hour and does from now on, as server-sent events: a
	 * point each, with its time in seconds since 1970 as id. {@code Last-Event-ID}
	 * resumes after one.
	 */
	@GetMapping(path = "/api/v1/apps/{app}/figures", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Requires(Permission.READ_APPS)
	ResponseEntity<StreamingResponseBody> follow(@PathVariable AppName app,
			@RequestHeader(name = "Last-Event-ID", required = false) String lastEventId, Caller caller) {
		App found = this.apps.require(app);
		boolean resumes = lastEventId != null && lastEventId.matches("[0-9]{1,11}");
		Instant from = resumes ? Instant.ofEpochSecond(Long.parseLong(lastEventId)) : Instant.EPOCH;
		return this.live.events((events) -> {
			Instant last = from;
			while (this.live.open() && this.wall.seenBy(caller).test(app.value())) {
				long seen = this.news.seen();
				for (FiguresView.Point point : this.figures.of(found).points()) {
					if (point.at().isAfter(last)) {
						last = point.at();
						events.send(Long.toString(last.getEpochSecond()), null, point);
					}
				}
				events.flush();
				this.news.await(seen, LOOK);
			}
		});
	}

	/**
	 * What the apps that the caller sees did in the last ten seconds, again after every
	 * ten, as server-sent events.
	 */
	@GetMapping(path = "/api/v1/figures", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Requires(Permission.READ_APPS)
	ResponseEntity<StreamingResponseBody> followAll(Caller caller) {
		return this.live.events((events) -> {
			Instant last = Instant.EPOCH;
			while (this.live.open()) {
				long seen = this.news.seen();
				Instant step = this.figures.lastStep();
				if (step.isAfter(last)) {
					last = step;
					Map<String, FiguresView.Point> newest = this.figures.newest();
					newest.keySet().removeIf(this.wall.seenBy(caller).negate());
					events.send(null, null, newest);
				}
				events.flush();
				this.news.await(seen, LOOK);
			}
		});
	}

	/** A router tells what was asked of apps. */
	@PostMapping("/router/v1/traffic")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.ACT_AS_ROUTER)
	void traffic(@RequestBody TrafficReport report) {
		this.figures.take(report);
	}

	/** An agent tells what its instances use. */
	@PostMapping("/agent/v1/usage")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.ACT_AS_NODE)
	void usage(@RequestBody UsageReport report, Caller caller) {
		this.figures.take(caller.nodeId(), report);
	}

}
