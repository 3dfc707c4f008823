package dev.gantry.engine.network;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.netlink.RouteMessages;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.netlink.VethPair;
import dev.gantry.kernel.nftables.Nftables;
import dev.gantry.kernel.nftables.Transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network of one home: a bridge with a small subnet of its own, and one table of the
 * packet filter. Everything is done by netlink messages; no program is run. Links, rules
 * and addresses outlive this object, and the next one for the same home finds them.
 */
public final class BridgeNetwork implements Network {

	private static final Logger LOGGER = LoggerFactory.getLogger(BridgeNetwork.class);

	private static final String INNER_NAME = "eth0";

	private final Rtnetlink rtnetlink;

	private final Nftables nftables;

	private final NetworkNames names;

	private final SubnetFile subnetFile;

	private final Bridge bridge;

	private final List<String> nameservers;

	private final AddressPool addresses;

	private final Firewall firewall;

	private final PublishedPorts ports = new PublishedPorts();

	private final Map<String, Integer> attached = new HashMap<>();

	private BridgeNetwork(EngineHome home, HostResolver resolver, Rtnetlink rtnetlink, Nftables nftables) {
		this.rtnetlink = rtnetlink;
		this.nftables = nftables;
		this.names = new NetworkNames(home.shortName());
		this.subnetFile = new SubnetFile(home.directory().resolve("subnet"));
		this.bridge = Bridge.ensure(rtnetlink, this.names, this.subnetFile);
		Subnet subnet = this.bridge.subnet();
		this.nameservers = resolver.forContainers(subnet.gateway());
		this.addresses = new AddressPool(subnet);
		this.firewall = new Firewall(nftables,
				new FilterRules(this.names.table(), this.names.bridge(), subnet, resolver.behindGateway()), this.ports,
				this.bridge::ensureSettings);
	}

	/**
	 * Opens a home's network; makes what is missing of it.
	 * @throws GantryException with {@code HOST_UNFIT} when the kernel refuses
	 */
	public static BridgeNetwork open(EngineHome home) {
		return open(home, HostResolver.read());
	}

	static BridgeNetwork open(EngineHome home, HostResolver resolver) {
		try (Opening opening = new Opening()) {
			opening.rtnetlink = Rtnetlink.open();
			opening.nftables = Nftables.open();
			opening.noticeMissing(new NetworkNames(home.shortName()).bridge());
			BridgeNetwork network = new BridgeNetwork(home, resolver, opening.rtnetlink, opening.nftables);
			network.firewall.start();
			opening.done = true;
			return network;
		}
		catch (NetlinkException ex) {
			throw unfit(ex);
		}
	}

	private static GantryException unfit(NetlinkException refused) {
		return new GantryException(ErrorCode.HOST_UNFIT, "set up the containers' network: " + refused.getMessage(),
				"Run as root on a kernel with bridge, veth and nf_tables (inet, nat, masq, fib, ct).", refused);
	}

	@Override
	public PreparedLink prepare(Path namespace) {
		int address = this.addresses.take();
		String name = this.names.newLink();
		try {
			this.rtnetlink.createVeth(new VethPair(name, this.bridge.link().index(), this.bridge.mtu(), namespace,
					INNER_NAME, NetworkNames.mac(address)));
			Link link = this.rtnetlink.link(name)
				.orElseThrow(() -> new IllegalStateException("find link " + name + ": its namespace is gone"));
			this.rtnetlink.setHairpin(link);
			this.rtnetlink.setWithoutInet6Address(link);
			Subnet subnet = this.bridge.subnet();
			return new PreparedLink(namespace, name, link.peer(), Ipv4.format(address),
					RouteMessages.namespaceSetup(link.peer(), address, subnet.prefix(), subnet.gateway()));
		}
		catch (RuntimeException ex) {
			this.addresses.release(address);
			throw ex;
		}
	}

	@Override
	public void discard(PreparedLink link) {
		this.addresses.release(Ipv4.of(link.address()));
	}

	@Override
	public Attachment attach(PreparedLink link, String containerId, List<PortMapping> mappings) {
		int address = Ipv4.of(link.address());
		enter(containerId, address);
		try {
			List<PublishedTarget> targets = this.ports.reserve(containerId, address, mappings);
			this.firewall.publish(targets);
			return attachment(link, targets.stream().map(PublishedTarget::port).toList());
		}
		catch (RuntimeException ex) {
			this.ports.release(containerId);
			leave(containerId);
			throw ex;
		}
	}

	private Attachment attachment(PreparedLink link, List<PublishedPort> published) {
		Subnet subnet = this.bridge.subnet();
		return new Attachment(link.hostName(), link.address(), subnet.prefix(), Ipv4.format(subnet.gateway()),
				this.nameservers, published);
	}

	private synchronized void enter(String containerId, int address) {
		if (this.attached.putIfAbsent(containerId, address) != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"attach container " + containerId + " to the network: it is attached already");
		}
	}

	private synchronized Optional<Integer> leave(String containerId) {
		return Optional.ofNullable(this.attached.remove(containerId));
	}

	@Override
	public void detach(String containerId) {
		this.firewall.withdraw(containerId);
		leave(containerId).ifPresent(this.addresses::release);
	}

	@Override
	public void restore(Map<String, Attachment> live) {
		Set<String> known = new HashSet<>();
		synchronized (this) {
			live.forEach((containerId, attachment) -> {
				int address = Ipv4.of(attachment.address());
				this.addresses.mark(address);
				this.attached.put(containerId, address);
				known.add(attachment.hostName());
			});
		}
		live.forEach(this.ports::restore);
		this.firewall.replace("restore published ports");
		List<Link> strays = links().stream().filter((link) -> !known.contains(link.name())).toList();
		if (!strays.isEmpty()) {
			LOGGER.info("Removing {} links that no container has", strays.size());
			delete(strays);
		}
	}

	/** The host's ends of all links of this home. */
	private List<Link> links() {
		return this.rtnetlink.links()
			.stream()
			.filter((link) -> link.name().startsWith(this.names.linkPrefix()) && link.master() != 0)
			.toList();
	}

	/** A link goes by itself when the last process of its namespace does. */
	private void delete(List<Link> links) {
		for (Link link : links) {
			unlessGone(() -> this.rtnetlink.setGroup(link, this.names.doomedGroup()));
		}
		unlessGone(() -> this.rtnetlink.deleteGroup(this.names.doomedGroup()));
	}

	private static void unlessGone(Runnable change) {
		try {
			change.run();
		}
		catch (NetlinkException ex) {
			if (!ex.absent()) {
				throw ex;
			}
		}
	}

	@Override
	public void repair() {
		this.firewall.check();
	}

	@Override
	public void teardown() {
		this.firewall.close();
		this.nftables.apply(Transaction.on(this.names.table()).addTable().deleteTable(), "remove");
		List<Link> links = links();
		if (!links.isEmpty()) {
			delete(links);
		}
		this.rtnetlink.delete(this.bridge.link());
		this.subnetFile.delete();
		this.ports.close();
	}

	@Override
	public void close() {
		this.firewall.close();
		this.ports.close();
		this.nftables.close();
		this.rtnetlink.close();
	}

	/** What must not stay when opening fails half way. */
	private static final class Opening implements AutoCloseable {

		private Rtnetlink rtnetlink;

		private Nftables nftables;

		private String madeBridge;

		private boolean done;

		void noticeMissing(String bridge) {
			this.madeBridge = this.rtnetlink.link(bridge).isPresent() ? null : bridge;
		}

		@Override
		public void close() {
			if (this.done) {
				return;
			}
			if (this.madeBridge != null) {
				this.rtnetlink.link(this.madeBridge).ifPresent(this.rtnetlink::delete);
			}
			if (this.nftables != null) {
				this.nftables.close();
			}
			if (this.rtnetlink != null) {
				this.rtnetlink.close();
			}
		}

	}

}
