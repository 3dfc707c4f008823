package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.network.Network;
import dev.gantry.engine.network.PreparedLink;
import dev.gantry.kernel.netlink.RouteMessages;
import dev.gantry.kernel.sysctl.Sysctl;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes that are made before somebody waits for them: of the usual kind, with a link
 * to the bridge. Namespaces, link and file systems cost some milliseconds. A sandbox is
 * used once and never again. Where version 2 of control groups wants init to be made in
 * the container's group, only its user and network namespace are made ahead.
 */
final class SandboxPool implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(SandboxPool.class);

	private static final int CLONE_NEWUSER = 0x10000000;

	private static final int CLONE_NEWNET = 0x40000000;

	/**
	 * Links have IPv6 when their network does. To be set before there are any: for a link
	 * that is there, the writer of the setting waits for every other change of links on
	 * the host.
	 */
	private static final Map<Path, String> SETTINGS = Map.of(Sysctl.disableIpv6("default").file(), "1");

	private static final int MOST = 16;

	private static final int LEAST = 6;

	private static final int PATIENCE_SECONDS = 5;

	private final Spawner spawner;

	private final Network network;

	private final UidRanges ranges;

	private final boolean userNamespaces;

	private final Sandboxes sandboxes;

	private final Deque<Ready> ready = new ArrayDeque<>();

	private final Lull lull = new Lull("sandbox-pool", this::fill);

	private boolean closed;

	/**
	 * A pool that is filled at once.
	 * @param userNamespaces whether sandboxes usually have a user namespace
	 */
	SandboxPool(Spawner spawner, Sandboxes sandboxes, Network network, UidRanges ranges, boolean userNamespaces) {
		this.sandboxes = sandboxes;
		this.spawner = spawner;
		this.network = network;
		this.ranges = ranges;
		this.userNamespaces = userNamespaces;
		this.lull.now();
	}

	/**
	 * Takes namespaces: ready-made ones of the usual kind, or new ones.
	 * @param user whether with a user namespace
	 * @param linked whether with a link to the bridge
	 */
	Ready take(boolean user, boolean linked) throws IOException {
		if (user == this.userNamespaces && linked) {
			for (Ready taken = poll(); taken != null; taken = poll()) {
				if (taken.sandbox() == null || taken.sandbox().waits()) {
					return taken;
				}
				LOGGER.warn("A waiting sandbox was killed");
				discard(taken);
				this.sandboxes.clear(taken.namespaces());
			}
		}
		return make(user, linked);
	}

	private Ready poll() {
		synchronized (this.ready) {
			return this.ready.poll();
		}
	}

	/**
	 * Makes what is missing, behind the caller's back: when no other start comes, or now
	 * when few are left. Called after a start and not during one, because the kernel
	 * makes one link at a time, whoever waits.
	 */
	void refill() {
		this.lull.called();
		if (missing(LEAST)) {
			this.lull.now();
		}
	}

	/** Lets go of namespaces that no container has used. */
	void discard(Ready unused) {
		try {
			letGo(unused.namespaces(), unused.sandbox());
		}
		catch (IOException ex) {
			LOGGER.warn("Drop namespaces {}: {}", unused.namespaces().slot(), ex.getMessage());
		}
		if (unused.link() != null) {
			this.network.discard(unused.link());
		}
		this.ranges.giveBack(unused.namespaces().range());
	}

	private void letGo(HeldNamespaces held, Spawner.Sandbox sandbox) throws IOException {
		if (sandbox != null) {
			sandbox.close();
		}
		else if (held != null && held.slot() >= 0) {
			this.spawner.drop(held.slot());
		}
	}

	/** Forgets everything: the spawner that held it is gone. */
	void forget() {
		List<Ready> lost;
		synchronized (this.ready) {
			lost = List.copyOf(this.ready);
			this.ready.clear();
		}
		for (Ready gone : lost) {
			if (gone.sandbox() != null) {
				gone.sandbox().close();
			}
			if (gone.link() != null) {
				this.network.discard(gone.link());
			}
			this.ranges.giveBack(gone.namespaces().range());
		}
	}

	private void fill() {
		try {
			try {
				fillUp();
			}
			catch (Spawner.SpawnerGoneException ex) {
				LOGGER.warn("The spawner was killed: {}", ex.getMessage());
				this.sandboxes.revive();
				fillUp();
			}
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Make sandboxes ahead of time: {}", ex.getMessage());
		}
	}

	private void fillUp() throws IOException {
		while (missing(LEAST) || (missing(MOST) && !this.lull.disturbed())) {
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

	private boolean missing(int enough) {
		synchronized (this.ready) {
			return !this.closed && this.ready.size() < enough;
		}
	}

	private Ready make(boolean user, boolean linked) throws IOException {
		UidRange range = user ? this.ranges.take() : UidRange.IDENTITY;
		int flags = user ? CLONE_NEWUSER | CLONE_NEWNET : CLONE_NEWNET;
		HeldNamespaces held = null;
		Spawner.Sandbox sandbox = null;
		try {
			held = this.spawner.hold(flags, range, SETTINGS, List.of(RouteMessages.loopbackUp()));
			PreparedLink link = linked ? link(held) : null;
			sandbox = linked ? this.sandboxes.ahead(held) : null;
			return new Ready(held, link, sandbox);
		}
		catch (IOException | RuntimeException ex) {
			letGo(held, sandbox);
			this.ranges.giveBack(range);
			throw ex;
		}
	}

	private PreparedLink link(HeldNamespaces held) throws IOException {
		PreparedLink link = this.network.prepare(held.network());
		try {
			this.spawner.send(held.slot(), link.messages());
			this.network.settle(link);
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
		if (!this.lull.close(PATIENCE_SECONDS)) {
			LOGGER.warn("The making of namespaces does not end");
		}
		left.forEach(this::discard);
	}

	/**
	 * What waits for a container.
	 *
	 * @param namespaces what the spawner holds, or held until the sandbox was made
	 * @param link the link in the network namespace, or {@code null} for none
	 * @param sandbox the sandbox, or {@code null} when it is yet to be made
	 */
	record Ready(HeldNamespaces namespaces, PreparedLink link, Spawner.Sandbox sandbox) {
	}

}
