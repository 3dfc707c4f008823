package dev.gantry.platform.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.platform.control.ControlPlane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks each second, on the leader alone, which apps have a job that is due. Between two
 * looks it remembers when each is due and which release says so.
 */
class JobClock implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(JobClock.class);

	private final JdbcClient jdbc;

	private final JobDispatch dispatch;

	private final ControlPlane control;

	private final Clock clock;

	private final Map<String, Look> looks = new HashMap<>();

	private long epoch;

	private ScheduledExecutorService timer;

	JobClock(JdbcClient jdbc, JobDispatch dispatch, ControlPlane control, Clock clock) {
		this.jdbc = jdbc;
		this.dispatch = dispatch;
		this.control = control;
		this.clock = clock;
	}

	private record Look(String appId, int release, Instant due) {
	}

	private void tick() {
		try {
			look();
		}
		catch (RuntimeException ex) {
			log.warn("Jobs could not be looked at; the next look makes up for it: {}", ex.getMessage());
		}
	}

	private void look() {
		long leading = this.control.epoch();
		if (leading == 0) {
			return;
		}
		if (leading != this.epoch) {
			this.looks.clear();
			this.epoch = leading;
		}
		Instant now = this.clock.instant();
		List<Look> present = this.jdbc.sql("""
				select a.id, a.current_release from apps a
				join releases r on r.app_id = a.id and r.number = a.current_release
				where a.deleting_at is null and (r.tasks like '%"schedule"%'
				or exists (select 1 from jobs j where j.app_id = a.id))""")
			.query((row, number) -> new Look(row.getString(1), row.getInt(2), now))
			.list();
		this.looks.keySet().retainAll(present.stream().map(Look::appId).toList());
		for (Look one : present) {
			Look last = this.looks.get(one.appId());
			boolean same = last != null && last.release() == one.release();
			if (!same || !now.isBefore(last.due())) {
				dispatch(one, now);
			}
		}
	}

	/** What fails for one app holds up no other; its next look makes up for it. */
	private void dispatch(Look look, Instant now) {
		try {
			Instant due = this.dispatch.dispatch(look.appId(), now);
			this.looks.put(look.appId(), new Look(look.appId(), look.release(), due));
		}
		catch (RuntimeException ex) {
			log.warn("Jobs of app {} could not be looked at; the next look makes up for it: {}", look.appId(),
					ex.getMessage());
		}
	}

	@Override
	public synchronized void start() {
		this.timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "job-clock");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
	}

	@Override
	public synchronized void stop() {
		this.timer.shutdownNow();
		this.timer = null;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.timer != null;
	}

}
