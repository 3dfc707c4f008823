package dev.gantry.platform.events.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import dev.gantry.contracts.apps.EventView;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamWall;
import dev.gantry.platform.changes.Change;
import dev.gantry.platform.changes.Lookout;
import dev.gantry.platform.changes.Outline;
import dev.gantry.platform.events.EventFeed;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.ServerEvents;
import dev.gantry.platform.live.Signal;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What happened. */
@RestController
@RequestMapping("/api/v1/events")
@Requires(Permission.READ_EVENTS)
class EventController {

	private static final Duration LOOK = Duration.ofSeconds(1);

	private static final int BATCH = 500;

	private static final int MOST = 1_000;

	private final EventFeed feed;

	private final LiveAnswers live;

	private final Signal news;

	private final Lookout lookout;

	private final TeamWall wall;

	EventController(EventFeed feed, LiveAnswers live, Signal news, Lookout lookout, TeamWall wall) {
		this.feed = feed;
		this.live = live;
		this.news = news;
		this.lookout = lookout;
		this.wall = wall;
	}

	/** The newest events, newest first. */
	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	List<EventView> list(@RequestParam(required = false) String app, @RequestParam(defaultValue = "100") int limit,
			Caller caller) {
		int most = Math.max(1, Math.min(limit, MOST));
		if (caller.teamId() == null) {
			return this.feed.newest(app, most);
		}
		Predicate<String> seen = this.wall.seenBy(caller);
		// Among the newest of all, so that one team's events cost no search through all.
		return this.feed.newest(app, MOST).stream().filter((event) -> seen.test(event.app())).limit(most).toList();
	}

	/**
	 * Events as they happen, as server-sent events; each has its sequence as id, and
	 * {@code Last-Event-ID} resumes after one. Without it the stream begins now. With
	 * {@code changes=true} there are also events of the name {@code change}, without id,
	 * that name the apps and nodes that look different than before.
	 */
	@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<StreamingResponseBody> follow(@RequestParam(required = false) String app,
			@RequestParam(defaultValue = "false") boolean changes,
			@RequestHeader(name = "Last-Event-ID", required = false) String lastEventId, Caller caller) {
		boolean resumes = lastEventId != null && lastEventId.matches("[0-9]{1,18}");
		long from = resumes ? Long.parseLong(lastEventId) : this.feed.last();
		return this.live.events((events) -> {
			long last = from;
			Outline outline = changes ? this.lookout.look() : null;
			while (this.live.open()) {
				long seen = this.news.seen();
				Predicate<String> visible = this.wall.seenBy(caller);
				List<EventView> batch = this.feed.after(last, BATCH);
				for (EventView event : batch) {
					last = event.sequence();
					if ((app == null || app.equals(event.app())) && visible.test(event.app())) {
						events.send(Long.toString(last), null, event);
					}
				}
				outline = tellChanges(outline, visible, events);
				events.flush();
				if (batch.size() < BATCH) {
					this.news.await(seen, LOOK);
				}
			}
		});
	}

	private Outline tellChanges(Outline before, Predicate<String> visible, ServerEvents events) throws IOException {
		if (before == null) {
			return null;
		}
		Outline now = this.lookout.look();
		Change change = now.since(before).among(visible);
		if (!change.isEmpty()) {
			events.send(null, "change", change);
		}
		return now;
	}

}
