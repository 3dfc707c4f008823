package dev.gantry.agent.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node connected: one thread reports the full state on every change and as a
 * heartbeat, another asks what to do. Neither ever gives up; containers go on meanwhile.
 */
public final class AgentLink implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(AgentLink.class);

	private static final Duration WAIT = Duration.ofSeconds(25);

	private static final Duration FIRST_RETRY = Duration.ofMillis(200);

	private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);

	private final Platform platform;

	private final Membership membership;

	private final EpochGate epochs;

	private final Node node;

	private final Timing timing;

	private final Semaphore changes = new Semaphore(0);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Object joining = new Object();

	private volatile Instant lastReport;

	private volatile long revision = -1;

	private boolean renewed;

	private long sequence;

	private Thread reporter;

	private Thread taker;

	/**
	 * How the link keeps time.
	 *
	 * @param clock tells the time of day
	 * @param heartbeat the longest time between two reports
	 * @param gather how long changes are gathered before they are reported
	 */
	public record Timing(InstantSource clock, Duration heartbeat, Duration gather) {
	}

	/**
	 * Creates the link; {@link #start()} sets it going.
	 * @param platform the other side
	 * @param membership who this node is
	 * @param epochFile where the highest leader epoch is kept
	 * @param node what is steered and reported
	 * @param timing how time is kept
	 */
	public AgentLink(Platform platform, Membership membership, StateFile<EpochGate.Seen> epochFile, Node node,
			Timing timing) {
		this.platform = platform;
		this.membership = membership;
		this.epochs = new EpochGate(epochFile);
		this.node = node;
		this.timing = timing;
		// Grows over restarts of the agent too: no report of an earlier process counts.
		this.sequence = timing.clock().instant().toEpochMilli();
	}

	/** Starts both threads. */
	public void start() {
		this.reporter = new Thread(this::reportForever, "gantry-report");
		this.taker = new Thread(this::takeForever, "gantry-assignments");
		this.reporter.start();
		this.taker.start();
	}

	/** Says that the state changed, so that it is reported soon. */
	public void changed() {
		if (this.changes.availablePermits() == 0) {
			this.changes.release();
		}
	}

	/** When the platform last took a report, or {@code null}. */
	public Instant lastReport() {
		return this.lastReport;
	}

	private void reportForever() {
		Backoff backoff = newBackoff();
		while (!isClosed()) {
			try {
				ensureMember();
				reportOnce();
				succeeded(backoff, "report");
				if (this.changes.tryAcquire(this.timing.heartbeat().toMillis(), TimeUnit.MILLISECONDS)) {
					pause(this.timing.gather());
					this.changes.drainPermits();
				}
			}
			catch (RuntimeException ex) {
				failed(backoff, "report", ex);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private void reportOnce() {
		NodeReport report = new NodeReport(++this.sequence, this.epochs.highest(), this.node.capacity(),
				this.node.containers(), this.node.faults());
		ReportReply reply = this.platform.report(report);
		this.lastReport = this.timing.clock().instant();
		if (!this.epochs.admits(reply.epoch())) {
			log.warn("The server answered a report as leader of epoch {}, but epoch {} has been seen: not heeded",
					reply.epoch(), this.epochs.highest());
		}
	}

	private void takeForever() {
		Backoff backoff = newBackoff();
		while (!isClosed()) {
			try {
				ensureMember();
				boolean heeded = takeOnce();
				if (heeded) {
					succeeded(backoff, "take assignments");
				}
				else {
					pause(backoff.next());
				}
			}
			catch (RuntimeException ex) {
				failed(backoff, "take assignments", ex);
			}
		}
	}

	private boolean takeOnce() {
		Assignments assignments = this.platform.assignments(this.revision, WAIT);
		if (!this.epochs.admits(assignments.epoch())) {
			log.warn("Assignments of epoch {} refused: epoch {} has been seen, their leader was replaced",
					assignments.epoch(), this.epochs.highest());
			return false;
		}
		if (assignments.revision() != this.revision || !assignments.streams().isEmpty()) {
			this.node.assign(assignments);
			this.revision = assignments.revision();
		}
		return true;
	}

	/**
	 * Joins where needed; once per process also renews, which tells facts of the host.
	 */
	private void ensureMember() {
		synchronized (this.joining) {
			NodeIdentity before = this.membership.identity();
			if (before == null) {
				joinAnew(null);
			}
			else if (!this.renewed) {
				try {
					this.epochs.admits(this.membership.renew(this.platform));
				}
				catch (TokenRefusedException ex) {
					log.warn("The server does not know this node any more ({}); joining anew", ex.getMessage());
					joinAnew(before);
				}
			}
			this.renewed = true;
		}
	}

	private void joinAnew(NodeIdentity before) {
		long epoch = this.membership.join(this.platform);
		NodeIdentity now = this.membership.identity();
		if (before == null || !Objects.equals(before.nodeId(), now.nodeId())) {
			this.node.forgetAssignments();
			this.epochs.reset(epoch);
			this.revision = -1;
		}
		log.info("Joined {} as {}", now.server(), now.nodeId());
	}

	private void failed(Backoff backoff, String what, RuntimeException ex) {
		if (isClosed()) {
			return;
		}
		if (ex instanceof TokenRefusedException) {
			synchronized (this.joining) {
				this.renewed = false;
			}
		}
		Duration delay = backoff.next();
		if (!(ex instanceof GantryException)) {
			log.error("Cannot {}; trying again in {}", what, delay, ex);
		}
		else if (backoff.failures() == 1) {
			log.warn("Cannot {}: {}. Containers go on; trying again", what, ex.getMessage());
		}
		else {
			log.debug("Cannot {}: {}; again in {}", what, ex.getMessage(), delay);
		}
		pause(delay);
	}

	private static void succeeded(Backoff backoff, String what) {
		if (backoff.failures() > 0) {
			log.info("Can {} again after {} failures", what, backoff.failures());
		}
		backoff.reset();
	}

	private static Backoff newBackoff() {
		return new Backoff(FIRST_RETRY, LONGEST_RETRY, () -> ThreadLocalRandom.current().nextDouble());
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	private void pause(Duration time) {
		try {
			this.closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.closed.countDown();
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
		for (Thread thread : new Thread[] { this.reporter, this.taker }) {
			if (thread != null) {
				thread.interrupt();
			}
		}
	}

}
