package dev.gantry.engine.network;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.nftables.Nftables;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A home's rules in the packet filter, kept in force: another program that flushes the
 * whole rule set, as many do at their start, takes them away, and they are put back.
 */
final class Firewall {

	private static final Logger LOGGER = LoggerFactory.getLogger(Firewall.class);

	/** How long flushed rules may be missing, in seconds. */
	private static final long CHECK_PERIOD = 5;

	private final Nftables nftables;

	private final FilterRules rules;

	private final PublishedPorts ports;

	private final Runnable settings;

	private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "network-watch");
		thread.setDaemon(true);
		return thread;
	});

	private int ruleCount;

	Firewall(Nftables nftables, FilterRules rules, PublishedPorts ports, Runnable settings) {
		this.nftables = nftables;
		this.rules = rules;
		this.ports = ports;
		this.settings = settings;
	}

	/**
	 * Puts the rules in force where they are missing. Rules that are there stay: they may
	 * lead ports to containers that are not restored yet.
	 */
	synchronized void start() {
		if (!this.nftables.hasTable(this.rules.table())) {
			replace("set up");
		}
		warnOfOthers();
		this.watch.scheduleWithFixedDelay(this::check, CHECK_PERIOD, CHECK_PERIOD, TimeUnit.SECONDS);
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
					chain, this.rules.bridge(), this.rules.bridge(), this.rules.bridge());
		}
	}

	/** Puts all rules and all published ports in force anew, in one step. */
	synchronized void replace(String operation) {
		this.nftables.apply(this.rules.replace(this.ports.all()), operation);
		this.ruleCount = this.nftables.countRules(this.rules.table());
	}

	/** Leads ports that are held already to their container. */
	synchronized void publish(List<PublishedTarget> targets) {
		if (targets.isEmpty()) {
			return;
		}
		try {
			this.nftables.apply(this.rules.add(targets), "publish ports in");
		}
		catch (NetlinkException ex) {
			LOGGER.warn("Publishing met other rules than expected, putting them in force anew: {}", ex.getMessage());
			replace("put back");
		}
	}

	/** Takes a container's ports back. */
	synchronized void withdraw(String containerId) {
		List<PublishedTarget> targets = this.ports.of(containerId);
		this.ports.release(containerId);
		if (targets.isEmpty()) {
			return;
		}
		try {
			this.nftables.apply(this.rules.delete(targets), "withdraw ports from");
		}
		catch (NetlinkException ex) {
			LOGGER.warn("Withdrawing met other rules than expected, putting them in force anew: {}", ex.getMessage());
			replace("put back");
		}
	}

	/** Puts back what another program took away. */
	void check() {
		if (this.watch.isShutdown()) {
			return;
		}
		try {
			this.settings.run();
			synchronized (this) {
				if (this.ruleCount > 0 && this.nftables.countRules(this.rules.table()) != this.ruleCount) {
					LOGGER.warn("The rules of table inet {} were changed by another program, putting them back",
							this.rules.table());
					replace("put back");
				}
			}
		}
		catch (RuntimeException ex) {
			LOGGER.error("The network's rules could not be checked", ex);
		}
	}

	void close() {
		this.watch.shutdownNow();
	}

}
