package dev.gantry.platform.logs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.link.LogQuery;
import dev.gantry.platform.deployments.DeploymentMoved;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.runs.RunArchive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the last lines of the instance that made a deployment fail to the deployment.
 * Until they are there, who waits for the deployment's end is told to wait a little more.
 */
public class FailedInstanceLines {

	private static final int LINES = 20;

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	/** How long it may take to keep the lines of a run. */
	private static final Duration OF_RUN = Duration.ofSeconds(12);

	private static final Duration LOOK = Duration.ofMillis(250);

	private static final int AT_ONCE = 16;

	private static final Logger log = LoggerFactory.getLogger(FailedInstanceLines.class);

	private final Instances instances;

	private final RunArchive runs;

	private final Deployments deployments;

	private final LogStreams streams;

	private final TransactionTemplate transaction;

	private final Signal news;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("last-lines-");

	private final Set<String> pending = ConcurrentHashMap.newKeySet();

	FailedInstanceLines(Instances instances, RunArchive runs, Deployments deployments, LogStreams streams,
			TransactionTemplate transaction, Signal news) {
		this.instances = instances;
		this.runs = runs;
		this.deployments = deployments;
		this.streams = streams;
		this.transaction = transaction;
		this.news = news;
		this.executor.setDaemon(true);
		this.executor.setConcurrencyLimit(AT_ONCE);
		this.executor.setRejectTasksWhenLimitReached(true);
	}

	/** Whether a failed deployment's lines are on their way. */
	public boolean pending(String deploymentId) {
		return this.pending.contains(deploymentId);
	}

	/** Before anybody can see that it failed. */
	@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
	void expect(DeploymentMoved moved) {
		if (moved.failedInstanceId() != null) {
			this.pending.add(moved.deploymentId());
		}
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
	void forget(DeploymentMoved moved) {
		this.pending.remove(moved.deploymentId());
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void fetch(DeploymentMoved moved) {
		if (moved.failedInstanceId() == null) {
			this.news.beat();
			return;
		}
		try {
			this.executor.execute(() -> bring(moved));
		}
		catch (TaskRejectedException ex) {
			log.info("Too many deployments fail at once to read the last lines of all");
			done(moved);
		}
	}

	private void bring(DeploymentMoved moved) {
		try {
			List<String> lines = lines(moved.failedInstanceId());
			if (!lines.isEmpty()) {
				this.transaction.executeWithoutResult((status) -> this.deployments.findForUpdate(moved.deploymentId())
					.ifPresent((deployment) -> deployment.remember(lines)));
			}
		}
		catch (RuntimeException ex) {
			log.warn("The last lines of a failed instance could not be read: {}", ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			done(moved);
		}
	}

	private void done(DeploymentMoved moved) {
		this.pending.remove(moved.deploymentId());
		this.news.beat();
	}

	/** Of an instance from its node; of a release command what was kept of it. */
	private List<String> lines(String id) throws InterruptedException {
		Optional<StoredInstance> instance = this.instances.findById(id);
		if (instance.isPresent()) {
			return (instance.get().nodeId() != null) ? read(instance.get()) : List.of();
		}
		long deadline = System.nanoTime() + OF_RUN.toNanos();
		while (this.runs.knows(id) && System.nanoTime() < deadline) {
			long seen = this.news.seen();
			Optional<List<LogLine>> kept = this.runs.lines(id);
			if (kept.isPresent()) {
				List<String> texts = kept.get().stream().map(LogLine::text).toList();
				return texts.subList(Math.max(0, texts.size() - LINES), texts.size());
			}
			this.news.await(seen, LOOK);
		}
		return List.of();
	}

	private List<String> read(StoredInstance instance) throws InterruptedException {
		List<String> lines = new ArrayList<>();
		Signal arrived = new Signal();
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		try (LogMerge merge = new LogMerge(arrived, false)) {
			merge.add(instance.id(), this.streams.open(instance.nodeId(), instance.id(), instance.name(),
					new LogQuery(false, null, LINES), arrived));
			while (merge.open() > 0 && System.nanoTime() < deadline) {
				merge.next(Duration.ofNanos(deadline - System.nanoTime())).map(LogLine::text).ifPresent(lines::add);
			}
		}
		return (lines.size() <= LINES) ? lines : lines.subList(lines.size() - LINES, lines.size());
	}

}
