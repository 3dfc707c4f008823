package dev.gantry.platform.drains;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.logs.AppLogs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps a drain at work for each that is stored, on the leader alone, and stores how far
 * each has come. After a change of leaders the next one goes on from there.
 */
class DrainWorks implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DrainWorks.class);

	private static final long TURN_SECONDS = 2;

	private final LogDrains drains;

	private final Apps apps;

	private final AppLogs logs;

	private final ControlPlane control;

	private final TransactionTemplate transaction;

	private final Map<LogDrain.Key, Draining> works = new ConcurrentHashMap<>();

	private ScheduledExecutorService timer;

	DrainWorks(LogDrains drains, Apps apps, AppLogs logs, ControlPlane control, TransactionTemplate transaction) {
		this.drains = drains;
		this.apps = apps;
		this.logs = logs;
		this.control = control;
		this.transaction = transaction;
	}

	/** The drain at work, if this server does it. */
	Optional<Draining> of(LogDrain.Key key) {
		return Optional.ofNullable(this.works.get(key));
	}

	private void turn() {
		try {
			if (this.control.epoch() == 0) {
				end();
				return;
			}
			this.works.forEach(this::store);
			sort(this.drains.findAll());
		}
		catch (RuntimeException ex) {
			log.warn("Log drains could not be looked at: {}", ex.getMessage());
		}
	}

	private void sort(List<LogDrain> wanted) {
		Map<LogDrain.Key, LogDrain> present = new HashMap<>();
		wanted.forEach((drain) -> present.put(drain.key(), drain));
		this.works.entrySet().removeIf((entry) -> {
			LogDrain drain = present.get(entry.getKey());
			boolean over = drain == null || !drain.url().equals(entry.getValue().url());
			if (over) {
				entry.getValue().close();
			}
			return over;
		});
		for (LogDrain drain : wanted) {
			if (!this.works.containsKey(drain.key())) {
				this.apps.findById(drain.key().appId()).ifPresent((app) -> begin(app, drain));
			}
		}
	}

	private void begin(App app, LogDrain drain) {
		this.works.put(drain.key(), new Draining(app, drain, this.logs));
	}

	private void store(LogDrain.Key key, Draining work) {
		this.transaction.executeWithoutResult((status) -> this.drains.findById(key).ifPresent((drain) -> {
			LineBuffer.Tally tally = work.buffer().tally();
			if (!tally.isEmpty() || !java.util.Objects.equals(drain.problem(), work.problem())) {
				drain.progress(tally.until(), tally.sent(), tally.dropped(), work.problem());
			}
		}));
	}

	private void end() {
		this.works.values().forEach(Draining::close);
		this.works.clear();
	}

	@Override
	public synchronized void start() {
		this.timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "log-drains");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.scheduleWithFixedDelay(this::turn, 1, TURN_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public synchronized void stop() {
		this.timer.shutdownNow();
		this.timer = null;
		end();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.timer != null;
	}

}
