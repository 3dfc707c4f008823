package dev.gantry.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.gantry.scheduler.reconcile.Plan;
import dev.gantry.scheduler.reconcile.Reconciler;
import dev.gantry.scheduler.routing.Publication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * The leader's loop: take the lease, load, publish, reconcile, store; again while there
 * is something to do, then when something changes or is due. It writes only what has
 * changed, and an idle platform costs it one renewal every few seconds.
 */
final class ControlLoop implements Runnable {

	private static final Log LOG = LogFactory.getLog(ControlLoop.class);

	/** Between two renewals of the lease. */
	private static final Duration RENEWAL = LeaderLease.TERM.dividedBy(3);

	/** Between two looks at least: what another server stored is seen then. */
	private static final Duration RELOAD = Duration.ofSeconds(10);

	private static final Duration TICK = Duration.ofSeconds(1);

	private static final Duration AFTER_CLASH = Duration.ofMillis(20);

	/** So many clashes in a row are no chance. */
	private static final int WORRYING = 100;

	private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

	private final LeaderLease lease;

	private final DesiredLoader loader;

	private final ActionStore store;

	private final Reconciler reconciler;

	private final Publisher publisher;

	private final SteadyClock clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition news = this.lock.newCondition();

	private boolean changed;

	private boolean heard;

	private volatile boolean closed;

	private volatile long epoch;

	private volatile String leader;

	private Instant began = Instant.MIN;

	private Instant renewAt = Instant.MIN;

	private Instant reloadAt = Instant.MIN;

	private Desired desired;

	private int failures;

	private int clashes;

	ControlLoop(LeaderLease lease, DesiredLoader loader, ActionStore store, Reconciler reconciler, Publisher publisher,
			SteadyClock clock) {
		this.lease = lease;
		this.loader = loader;
		this.store = store;
		this.reconciler = reconciler;
		this.publisher = publisher;
		this.clock = clock;
	}

	/**
	 * What the loop hears from and speaks through.
	 *
	 * @param hearing what was reported
	 * @param bulletins what is published
	 * @param journal what of the reports is stored now and then
	 * @param figures what is measured
	 */
	record Publisher(Hearing hearing, Bulletins bulletins, NodeJournal journal, ControlFigures figures) {
	}

	/** The epoch in which this server leads; 0 while it does not. */
	long epoch() {
		return this.epoch;
	}

	/** Where the leader is reached while it is another server. */
	Optional<String> leader() {
		return this.epoch != 0 ? Optional.empty() : Optional.ofNullable(this.leader);
	}

	/** Desired state has changed in the database. */
	void changed() {
		signal(true);
	}

	/** A report told something new. */
	void heard() {
		signal(false);
	}

	private void signal(boolean stored) {
		this.lock.lock();
		try {
			this.changed |= stored;
			this.heard = true;
			this.news.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends the loop and lets the lease go. */
	void close() {
		this.closed = true;
		signal(false);
	}

	@Override
	public void run() {
		while (!this.closed) {
			Duration pause;
			try {
				pause = this.epoch == 0 ? lead() : step();
				recovered();
			}
			catch (NotLeadingException ex) {
				LOG.warn("This server no longer leads: " + ex.getMessage());
				resign();
				pause = AFTER_FAILURE;
			}
			catch (ConcurrencyFailureException ex) {
				clashed(ex);
				pause = AFTER_CLASH;
			}
			catch (RuntimeException ex) {
				failed(ex);
				pause = AFTER_FAILURE;
			}
			await(pause);
		}
		release();
	}

	private void release() {
		try {
			if (this.epoch != 0) {
				this.lease.release(this.epoch);
			}
		}
		catch (RuntimeException ex) {
			LOG.warn("The lease runs out by itself: " + ex.getMessage());
		}
		resign();
	}

	private void failed(RuntimeException ex) {
		this.desired = null;
		this.failures++;
		if (this.failures == 1) {
			LOG.error("A round of the control loop failed; it is tried again", ex);
		}
		else if (Integer.bitCount(this.failures) == 1) {
			LOG.error("The control loop has failed " + this.failures + " times in a row: " + ex.getMessage());
		}
	}

	/**
	 * Somebody else's transaction was in the way: nothing to worry about, unless it
	 * stays.
	 */
	private void clashed(ConcurrencyFailureException ex) {
		this.desired = null;
		this.clashes++;
		if (this.clashes % WORRYING == 0) {
			failed(ex);
		}
	}

	private void recovered() {
		this.clashes = 0;
		if (this.failures > 0) {
			LOG.info("The control loop goes on after " + this.failures + " failures");
			this.failures = 0;
		}
	}

	private Duration lead() {
		OptionalLong taken = this.lease.take();
		if (taken.isEmpty()) {
			this.leader = this.lease.leader().orElse(null);
			return TICK;
		}
		Instant now = this.clock.now();
		this.renewAt = now.plus(RENEWAL);
		begin(now);
		this.publisher.bulletins().begin(taken.getAsLong());
		this.epoch = taken.getAsLong();
		this.publisher.figures().leads(this.epoch);
		LOG.info("This server leads in epoch " + this.epoch);
		return Duration.ZERO;
	}

	/** Forgets what was heard and loaded: whatever waits, waits from now on. */
	private void begin(Instant now) {
		this.began = now;
		this.desired = null;
		this.publisher.hearing().begin(now);
	}

	/**
	 * When somebody sets the clock of this server, the leader goes by the new time, as
	 * everything else does that stores times, and begins anew: no node or instance has
	 * waited for the hours that were skipped.
	 */
	private void followClock() {
		Duration set = this.clock.set();
		if (!set.isZero()) {
			this.clock.follow();
			Instant now = this.clock.now();
			LOG.warn("The clock was set by " + set + ": what waits begins anew, and nodes are heard first");
			this.renewAt = now;
			begin(now);
		}
	}

	private void resign() {
		this.epoch = 0;
		this.publisher.figures().leads(0);
		this.publisher.bulletins().end();
		this.desired = null;
	}

	private Duration step() {
		followClock();
		Instant now = this.clock.now();
		if (!now.isBefore(this.renewAt)) {
			if (!this.lease.renew(this.epoch)) {
				throw new NotLeadingException(this.epoch);
			}
			this.renewAt = now.plus(RENEWAL);
		}
		if (takeChanged() || this.desired == null || !now.isBefore(this.reloadAt)) {
			this.desired = this.loader.load(this.desired).corrected(this.began, now);
			this.reloadAt = now.plus(RELOAD);
		}
		Hearing hearing = this.publisher.hearing();
		ControlFigures figures = this.publisher.figures();
		long begin = System.nanoTime();
		Publication publication = this.publisher.bulletins().publish(this.desired, hearing.nodes());
		Plan plan = this.reconciler.reconcile(this.desired.cluster(), hearing.observed(publication), now);
		figures.decided(Duration.ofNanos(System.nanoTime() - begin));
		if (!plan.actions().isEmpty()) {
			begin = System.nanoTime();
			Desired before = this.desired;
			this.desired = null;
			this.store.store(this.epoch, plan.actions(), now);
			this.desired = before.after(plan.actions(), now);
			figures.stored(plan.actions(), Duration.ofNanos(System.nanoTime() - begin));
			return Duration.ZERO;
		}
		figures.observe(this.desired.cluster());
		this.publisher.journal().write(this.epoch, this.desired.cluster().nodes(), hearing, now);
		return untilNext(plan, now);
	}

	private Duration untilNext(Plan plan, Instant now) {
		Instant next = now.plus(TICK);
		if (plan.wakeAt() != null && plan.wakeAt().isBefore(next)) {
			next = plan.wakeAt();
		}
		return Duration.between(now, next);
	}

	private boolean takeChanged() {
		this.lock.lock();
		try {
			boolean taken = this.changed;
			this.changed = false;
			this.heard = false;
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void await(Duration pause) {
		this.lock.lock();
		try {
			long left = pause.toNanos();
			while (left > 0 && !this.heard && !this.closed) {
				left = this.news.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			this.closed = true;
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

}
