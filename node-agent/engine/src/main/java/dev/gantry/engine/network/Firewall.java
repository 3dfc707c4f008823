package dev.gantry.engine.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.gantry.kernel.netlink.Conntrack;
import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.netlink.NetlinkSocket;
import dev.gantry.kernel.nftables.Nftables;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A home's rules in the packet filter, kept in force: another program that flushes the
 * whole rule set, as many do at their start, takes them away, and they are put back. The
 * kernel tells of each change of its rules; that nothing was missed is looked up now and
 * then.
 */
final class Firewall {

	private static final Logger LOGGER = LoggerFactory.getLogger(Firewall.class);

	/** How often rules are looked at of which nobody heard anything, in seconds. */
	private static final long CHECK_PERIOD = 5;

	/** How long the one who listens waits before it looks whether to end, in seconds. */
	private static final int PATIENCE = 1;

	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	private final Nftables nftables;

	private final Supplier<FilterRules> rules;

	private final PublishedPorts ports;

	private final Runnable settings;

	private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "network-watch");
		thread.setDaemon(true);
		return thread;
	});

	private FilterRules current;

	private int ruleCount;

	Firewall(Nftables nftables, Supplier<FilterRules> rules, PublishedPorts ports, Runnable settings) {
		this.nftables = nftables;
		this.rules = rules;
		this.ports = ports;
		this.settings = settings;
		this.current = rules.get();
	}

	/**
	 * Puts the rules in force where they are missing. Rules that are there stay: they may
	 * lead ports to containers that are not restored yet.
	 */
	synchronized void start() {
		if (!this.nftables.hasTable(this.current.table())) {
			replace("set up");
		}
		warnOfOthers();
		this.watch.scheduleWithFixedDelay(() -> check(false), CHECK_PERIOD, CHECK_PERIOD, TimeUnit.SECONDS);
		Thread listener = new Thread(this::listen, "network-changes");
		listener.setDaemon(true);
		listener.start();
	}

	private void listen() {
		try (NetlinkSocket changes = Nftables.listening(PATIENCE)) {
			while (!this.watch.isShutdown()) {
				boolean foreign;
				try {
					foreign = Nftables.awaitForeignChange(changes);
				}
				catch (NetlinkException ex) {
					foreign = true;
				}
				if (foreign) {
					check(true);
				}
			}
		}
		catch (RuntimeException ex) {
			LOGGER.warn("Changes of the packet filter are noticed every {} s only: {}", CHECK_PERIOD, ex.getMessage());
		}
	}

	/**
	 * A packet passes only when every program's rules let it; ours cannot overrule
	 * others.
	 */
	private void warnOfOthers() {
		for (String chain : this.nftables.droppingForwardChains()) {
			LOGGER.warn("Another program's rules, chain {}, drop packets that pass through this host. Containers may"
					+ " not reach anything, nor be reached at published ports, until those rules let {} pass; with"
					+ " Docker: iptables -I DOCKER-USER -i {} -j ACCEPT; iptables -I DOCKER-USER -o {} -j ACCEPT",
					chain, bridges(), bridges(), bridges());
		}
	}

	/** A question for a name comes in; other programs may drop what they do not know. */
	void warnOfInput() {
		for (String chain : this.nftables.droppingInputChains()) {
			LOGGER
				.warn("Another program's rules, chain {}, drop packets to this host. Containers may not find each other"
						+ " by name until those rules let port 53 of {} pass; with ufw: ufw allow in on {} to any port 53",
						chain, bridges(), this.current.segments().iterator().next().bridgeName());
		}
	}

	private String bridges() {
		return String.join(", ", this.current.segments().stream().map(Segment::bridgeName).toList());
	}

	/** Puts all rules and all published ports in force anew, in one step. */
	synchronized void replace(String operation) {
		this.current = this.rules.get();
		this.nftables.apply(this.current.replace(this.ports.all()), operation);
		this.ruleCount = this.nftables.countRules(this.current.table());
	}

	/** Leads ports that are held already to their container. */
	synchronized void publish(List<PublishedTarget> targets) {
		if (targets.isEmpty()) {
			return;
		}
		try {
			this.nftables.apply(this.current.add(targets), "publish ports in");
		}
		catch (NetlinkException ex) {
			LOGGER.warn("Publishing met other rules than expected, putting them in force anew: {}", ex.getMessage());
			replace("put back");
		}
	}

	/** Takes a container's ports back. */
	synchronized void withdraw(String containerId) {
		this.ports.take(containerId).ifPresent((holding) -> {
			try (holding) {
				takeBack(holding.targets());
			}
		});
	}

	/** Leads a container's ports to another of its links. */
	synchronized void lead(String containerId, Endpoint endpoint) {
		List<PublishedTarget> before = this.ports.of(containerId);
		this.ports.lead(containerId, endpoint);
		takeBack(before);
		publish(this.ports.of(containerId));
	}

	private void takeBack(List<PublishedTarget> targets) {
		if (targets.isEmpty()) {
			return;
		}
		try {
			this.nftables.apply(this.current.delete(targets), "withdraw ports from");
		}
		catch (NetlinkException ex) {
			LOGGER.warn("Withdrawing met other rules than expected, putting them in force anew: {}", ex.getMessage());
			replace("put back");
		}
		List<PublishedTarget> datagrams = targets.stream()
			.filter((target) -> target.port().protocol() == Protocol.UDP)
			.toList();
		if (!datagrams.isEmpty()) {
			forget(datagrams);
		}
	}

	/** A datagram of a remembered connection would go on to where the port led. */
	private static void forget(List<PublishedTarget> datagrams) {
		List<Integer> ports = datagrams.stream().map((target) -> target.port().hostPort()).toList();
		try (Conntrack conntrack = new Conntrack()) {
			for (InetAddress server : datagrams.stream().map(PublishedTarget::address).distinct().toList()) {
				byte[] address = server.getAddress();
				conntrack.forgetDatagrams((address.length == 4) ? AF_INET : AF_INET6, ports, address);
			}
		}
		catch (NetlinkException ex) {
			LOGGER.warn("Datagrams to ports {} may reach their last owner for some minutes: {}", ports,
					ex.getMessage());
		}
	}

	/** Puts back what another program took away. */
	void check() {
		check(true);
	}

	/**
	 * Looks whether the rules are as they should be.
	 * @param thoroughly whether the published ports are counted, too
	 */
	private void check(boolean thoroughly) {
		if (this.watch.isShutdown()) {
			return;
		}
		try {
			this.settings.run();
			synchronized (this) {
				if (this.ruleCount > 0 && !this.watch.isShutdown() && changed(thoroughly)) {
					LOGGER.warn("The rules of table inet {} were changed by another program, putting them back",
							this.current.table());
					replace("put back");
				}
			}
		}
		catch (RuntimeException ex) {
			LOGGER.error("The network's rules could not be checked", ex);
		}
	}

	private boolean changed(boolean thoroughly) {
		String table = this.current.table();
		if (this.nftables.countRules(table) != this.ruleCount) {
			return true;
		}
		if (!thoroughly) {
			return false;
		}
		int present = Arrays.stream(FilterRules.PortMap.values())
			.mapToInt((map) -> this.nftables.countElements(table, map.label()))
			.sum();
		Collection<Segment> segments = this.current.segments();
		return present != this.ports.all().size()
				|| this.nftables.countElements(table, SegmentSets.BRIDGES) != segments.size();
	}

	void close() {
		this.watch.shutdownNow();
	}

}
