package dev.gantry.platform.logs;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.link.LogQuery;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.runs.Run;
import dev.gantry.platform.runs.RunArchive;
import dev.gantry.platform.runs.RunLines;
import dev.gantry.platform.runs.RunMoved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Takes the last lines of a run that has ended from its node and keeps them; then the
 * container may go. What is left over, because a server ended in the middle of it, is
 * done again by the leader.
 */
class RunKeeper implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(RunKeeper.class);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** How long the first try may take until it is taken for lost. */
	private static final Duration LEFT_OVER = Duration.ofSeconds(20);

	private static final Duration SWEEP = Duration.ofSeconds(5);

	private static final int AT_ONCE = 16;

	private final RunArchive archive;

	private final LogStreams streams;

	private final ControlPlane control;

	private final Signal news;

	private final Clock clock;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("run-lines-");

	private final Set<String> underWay = ConcurrentHashMap.newKeySet();

	private ScheduledExecutorService timer;

	RunKeeper(RunArchive archive, LogStreams streams, ControlPlane control, Signal news, Clock clock) {
		this.archive = archive;
		this.streams = streams;
		this.control = control;
		this.news = news;
		this.clock = clock;
		this.executor.setDaemon(true);
		this.executor.setConcurrencyLimit(AT_ONCE);
		this.executor.setRejectTasksWhenLimitReached(true);
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void moved(RunMoved moved) {
		this.news.beat();
		if (moved.ended()) {
			keep(moved.runId());
		}
	}

	private void keep(String runId) {
		if (!this.underWay.add(runId)) {
			return;
		}
		try {
			this.executor.execute(() -> {
				try {
					bring(runId);
				}
				finally {
					this.underWay.remove(runId);
					this.news.beat();
				}
			});
		}
		catch (TaskRejectedException ex) {
			this.underWay.remove(runId); // The next sweep takes it up.
		}
	}

	private void bring(String runId) {
		try {
			Run run = this.archive.open(runId).orElse(null);
			if (run != null) {
				this.archive.close(runId, read(run));
			}
		}
		catch (RuntimeException ex) {
			log.warn("The lines of run {} could not be kept; this is tried again: {}", runId, ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private List<LogLine> read(Run run) throws InterruptedException {
		Deque<LogLine> lines = new ArrayDeque<>();
		Signal arrived = new Signal();
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		try (LogMerge merge = new LogMerge(arrived, false)) {
			merge.add(run.id(), this.streams.open(run.nodeId(), run.id(), run.name(),
					new LogQuery(false, null, RunLines.MOST), arrived));
			while (merge.open() > 0 && System.nanoTime() < deadline) {
				merge.next(Duration.ofNanos(deadline - System.nanoTime())).ifPresent(lines::addLast);
				if (lines.size() > RunLines.MOST) {
					lines.removeFirst();
				}
			}
		}
		return new ArrayList<>(lines);
	}

	private void sweep() {
		try {
			if (this.control.epoch() != 0) {
				this.archive.leftOver(this.clock.instant().minus(LEFT_OVER)).forEach(this::keep);
			}
		}
		catch (RuntimeException ex) {
			log.warn("Runs that have ended could not be looked up: {}", ex.getMessage());
		}
	}

	@Override
	public synchronized void start() {
		this.timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "run-keeper");
			thread.setDaemon(true);
			return thread;
		});
		this.timer.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
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
