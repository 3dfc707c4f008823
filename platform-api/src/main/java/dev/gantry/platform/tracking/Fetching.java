package dev.gantry.platform.tracking;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentIntake;
import dev.gantry.platform.deployments.SourceOrigin;
import dev.gantry.platform.git.GitSource;
import dev.gantry.platform.git.GitSources;
import dev.gantry.platform.git.RemoteAddress;
import dev.gantry.platform.sources.SourcePruning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Does the fetches that are waited for, one after the other, and deploys what they bring.
 */
class Fetching implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Fetching.class);

	/** How soon a wish is seen; a host that tells of a push waits for nothing. */
	private static final Duration LOOK = Duration.ofMillis(500);

	private final FetchQueue queue;

	private final GitSources git;

	private final DeploymentIntake intake;

	private final SourcePruning pruning;

	private volatile Thread thread;

	Fetching(FetchQueue queue, GitSources git, DeploymentIntake intake, SourcePruning pruning) {
		this.queue = queue;
		this.git = git;
		this.intake = intake;
		this.pruning = pruning;
	}

	private void run() {
		try {
			while (isRunning()) {
				if (!next()) {
					pause();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void pause() throws InterruptedException {
		Thread.sleep(LOOK.toMillis());
	}

	private boolean next() throws InterruptedException {
		try {
			Optional<FetchQueue.Job> job = this.queue.take();
			if (job.isPresent()) {
				fetch(job.get());
			}
			return job.isPresent();
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("The database does not answer; fetches wait", ex);
			return false;
		}
	}

	private void fetch(FetchQueue.Job job) throws InterruptedException {
		try {
			RemoteAddress address = RemoteAddress.of(job.url());
			GitSource source = this.git.fetch(address, job.branch());
			Deployment deployment = this.intake.deploySourceOf(job.appId(),
					SourceOrigin.fetched(address.toString(), source.commit()), source.content(), job.actor());
			this.pruning.prune(deployment.appId());
			this.queue.done(job);
		}
		catch (GantryException ex) {
			this.queue.failed(job, ex.getMessage());
		}
		catch (DataAccessException | TransactionException ex) {
			throw ex; // the job stays taken for a while, then it is done again
		}
		catch (IOException | RuntimeException ex) {
			// Whatever a foreign repository brings about, the next fetch must be done.
			log.warn("The fetch of {} failed", job, ex);
			this.queue.failed(job, String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public void start() {
		Thread fresh = new Thread(this::run, "git-fetches");
		fresh.setDaemon(true);
		this.thread = fresh;
		fresh.start();
	}

	@Override
	public void stop() {
		Thread ending = this.thread;
		this.thread = null;
		if (ending != null) {
			ending.interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

}
