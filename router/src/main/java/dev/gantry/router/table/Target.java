package dev.gantry.router.table;

import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;

/**
 * A backend with what this router knows about it: how many requests it has, whether it
 * gets new ones, and whether it could be reached lately. The same object stands for a
 * backend from table to table.
 * <p>
 * A request enters by {@link #acquire}, which counts first and then looks whether the
 * backend still gets requests; a new table forbids them first and then counts. So no
 * request enters unseen between the two, and a draining backend that was once reported
 * with nothing in flight stays so.
 */
public final class Target {

	/**
	 * How long a backend is avoided after its first failed connection, in nanoseconds.
	 */
	private static final long FIRST_PENALTY = 250_000_000L;

	/** How often the penalty doubles, to 8 seconds. */
	private static final int DOUBLINGS = 5;

	private final Backend backend;

	private final String host;

	private final int port;

	private final Runnable drained;

	private final AtomicInteger inFlight = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private volatile boolean open;

	private volatile boolean gone;

	private volatile long avoidedUntil;

	/**
	 * Takes up a backend.
	 * @param backend with an address of the form {@code host:port}
	 * @param drained called each time a backend that gets no new requests has none left
	 */
	Target(Backend backend, Runnable drained) {
		int colon = backend.address().lastIndexOf(':');
		if (colon <= 0) {
			throw new IllegalArgumentException("a backend's address is HOST:PORT, not " + backend.address());
		}
		this.backend = backend;
		this.host = backend.address().substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
		this.port = Integer.parseInt(backend.address().substring(colon + 1));
		this.drained = drained;
		this.open = backend.state() == BackendState.ACTIVE;
	}

	public String host() {
		return this.host;
	}

	public int port() {
		return this.port;
	}

	public String instanceId() {
		return this.backend.instanceId();
	}

	public long generation() {
		return this.backend.generation();
	}

	/** The number of its release. */
	public int releaseNumber() {
		return this.backend.release();
	}

	public int inFlight() {
		return this.inFlight.get();
	}

	/**
	 * Lets a request in.
	 * @return whether it may go to this backend; if so {@link #release} must follow
	 */
	public boolean acquire() {
		this.inFlight.incrementAndGet();
		if (this.open) {
			return true;
		}
		release();
		return false;
	}

	/** Says that a request which was let in has ended, in whatever way. */
	public void release() {
		if (this.inFlight.decrementAndGet() == 0 && !this.open) {
			this.drained.run();
		}
	}

	/** Decides whether this backend gets new requests. */
	void open(boolean open) {
		this.open = open;
	}

	/** Takes it out: the table names it no more. */
	void remove() {
		this.open = false;
		this.gone = true;
	}

	/**
	 * Whether the table in force names it no more, so that its address may be another's.
	 */
	public boolean gone() {
		return this.gone;
	}

	/**
	 * Says that no connection could be made.
	 * @param now {@link System#nanoTime()}
	 */
	public void unreachable(long now) {
		int failed = Math.min(this.failures.getAndIncrement(), DOUBLINGS);
		this.avoidedUntil = now + (FIRST_PENALTY << failed);
	}

	/** Says that the backend has answered. */
	public void reachable() {
		if (this.failures.get() != 0) {
			this.failures.set(0);
		}
	}

	/** Whether others are better tried first. */
	boolean avoided(long now) {
		return this.failures.get() != 0 && now - this.avoidedUntil < 0;
	}

	@Override
	public String toString() {
		return this.backend.instanceId() + "/" + this.backend.generation() + " at " + this.backend.address();
	}

}
