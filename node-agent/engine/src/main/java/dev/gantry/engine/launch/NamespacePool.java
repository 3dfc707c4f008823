package dev.gantry.engine.launch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.gantry.engine.network.Network;
import dev.gantry.engine.network.PreparedLink;
import dev.gantry.kernel.netlink.RouteMessages;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Namespaces that are made before somebody waits for them: a network namespace costs
 * about a millisecond, its link another. A namespace is used once and never again. Two
 * kinds are kept, each with a link to the bridge.
 */
final class NamespacePool implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(NamespacePool.class);

	private static final int CLONE_NEWUSER = 0x10000000;

	private static final int CLONE_NEWNET = 0x40000000;

	private static final int SIZE = 8;

	private static final int PATIENCE_SECONDS = 5;

	private final Spawner spawner;

	private final Network network;

	private final UidRanges ranges;

	private final boolean userNamespaces;

	private final Deque<Ready> ready = new ArrayDeque<>();

	private final ExecutorService refiller = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "namespace-pool");
		thread.setDaemon(true);
		return thread;
	});

	private boolean closed;

	NamespacePool(Spawner spawner, Network network, UidRanges ranges, boolean userNamespaces) {
		this.spawner = spawner;
		this.network = network;
		this.ranges = ranges;
		this.userNamespaces = userNamespaces;
		refill();
	}

	/**
	 * Takes namespaces: ready-made ones of the usual kind, or new ones.
	 * @param user whether with a user namespace
	 * @param linked whether with a link to the bridge
	 */
	Ready take(boolean user, boolean linked) throws IOException {
		if (user == this.userNamespaces && linked) {
			Ready taken;
			synchronized (this.ready) {
				taken = this.ready.poll();
			}
			if (taken != null) {
				return taken;
			}
		}
		return make(user, linked);
	}

	/**
	 * Makes what is missing, behind the caller's back. Called after a start and not
	 * during one, because the kernel makes one link at a time, whoever waits.
	 */
	void refill() {
		if (missing()) {
			this.refiller.execute(this::fill);
		}
	}

	/** Lets go of namespaces that no container has used. */
	void discard(Ready unused) {
		try {
			this.spawner.drop(unused.namespaces().slot());
		}
		catch (IOException ex) {
			LOGGER.warn("Drop namespaces {}: {}", unused.namespaces().slot(), ex.getMessage());
		}
		if (unused.link() != null) {
			this.network.discard(unused.link());
		}
		this.ranges.giveBack(unused.namespaces().range());
	}

	/** Forgets everything: the spawner that held it is gone. */
	void forget() {
		List<Ready> lost;
		synchronized (this.ready) {
			lost = List.copyOf(this.ready);
			this.ready.clear();
		}
		for (Ready gone : lost) {
			if (gone.link() != null) {
				this.network.discard(gone.link());
			}
			this.ranges.giveBack(gone.namespaces().range());
		}
	}

	private void fill() {
		try {
			while (missing()) {
				Ready made = make(this.userNamespaces, true);
				synchronized (this.ready) {
					if (!this.closed) {
						this.ready.add(made);
						continue;
					}
				}
				discard(made);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Make namespaces ahead of time: {}", ex.getMessage());
		}
	}

	private boolean missing() {
		synchronized (this.ready) {
			return !this.closed && this.ready.size() < SIZE;
		}
	}

	private Ready make(boolean user, boolean linked) throws IOException {
		UidRange range = user ? this.ranges.take() : UidRange.IDENTITY;
		int flags = user ? CLONE_NEWUSER | CLONE_NEWNET : CLONE_NEWNET;
		HeldNamespaces held = null;
		try {
			held = this.spawner.hold(flags, range, List.of(RouteMessages.loopbackUp()));
			return new Ready(held, linked ? link(held) : null);
		}
		catch (IOException | RuntimeException ex) {
			if (held != null) {
				this.spawner.drop(held.slot());
			}
			this.ranges.giveBack(range);
			throw ex;
		}
	}

	private PreparedLink link(HeldNamespaces held) throws IOException {
		PreparedLink link = this.network.prepare(held.network());
		try {
			this.spawner.send(held.slot(), link.messages());
			return link;
		}
		catch (IOException | RuntimeException ex) {
			this.network.discard(link);
			throw ex;
		}
	}

	@Override
	public void close() {
		List<Ready> left;
		synchronized (this.ready) {
			this.closed = true;
			left = List.copyOf(this.ready);
			this.ready.clear();
		}
		this.refiller.shutdown();
		try {
			if (!this.refiller.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				LOGGER.warn("The making of namespaces does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		left.forEach(this::discard);
	}

	/**
	 * Namespaces that wait for a container.
	 *
	 * @param namespaces what the spawner holds
	 * @param link the link in the network namespace, or {@code null} for none
	 */
	record Ready(HeldNamespaces namespaces, PreparedLink link) {
	}

}
