package dev.gantry.platform.tracking;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Transactional;

/**
 * Fetches that are waited for. Every replica of the server takes from it, each job once.
 */
class FetchQueue {

	/** Longer than any fetch; then another replica takes over from one that died. */
	private static final Duration TAKEN = Duration.ofMinutes(10);

	private final TrackedBranches branches;

	private final Apps apps;

	private final EventLog events;

	private final Clock clock;

	FetchQueue(TrackedBranches branches, Apps apps, EventLog events, Clock clock) {
		this.branches = branches;
		this.apps = apps;
		this.events = events;
		this.clock = clock;
	}

	@Transactional
	Optional<Job> take() {
		Instant now = this.clock.instant();
		return this.branches.findWaiting(now, Limit.of(1)).stream().findFirst().map((tracked) -> {
			tracked.take(now, TAKEN);
			App app = this.apps.findById(tracked.appId()).orElseThrow();
			return new Job(AppName.of(app.name()), tracked.appId(), tracked.url(), tracked.branch(),
					tracked.fetchWantedAt(), tracked.fetchWantedBy());
		});
	}

	@Transactional
	void done(Job job) {
		this.branches.findForUpdate(job.appId()).ifPresent((tracked) -> tracked.done(job.wantedAt()));
	}

	/** A fetch that failed is told and not tried again: the next push is the next try. */
	@Transactional
	void failed(Job job, String why) {
		done(job);
		this.events.tell("fetch.failed", job.app().value(), job.app().value(), job.actor(),
				"The branch " + job.branch() + " of app " + job.app() + " was not deployed: " + why);
	}

	/**
	 * A fetch to do.
	 *
	 * @param app the app
	 * @param appId its id
	 * @param url from where, with user and password
	 * @param branch what
	 * @param wantedAt since when
	 * @param actor by whom
	 */
	record Job(AppName app, String appId, String url, String branch, Instant wantedAt, String actor) {

		/** Keeps the password out of logs. */
		@Override
		public String toString() {
			return this.branch + " for " + this.app;
		}

	}

}
