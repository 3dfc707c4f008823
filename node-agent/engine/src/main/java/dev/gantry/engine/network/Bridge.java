package dev.gantry.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.kernel.netlink.InterfaceAddress;
import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.RouteEntry;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.sysctl.Sysctl;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network's bridge: the gateway of its members.
 *
 * @param link the interface
 * @param subnet the members' addresses
 * @param gateway the host's address among them
 * @param mtu the largest packet in bytes, that of the host's way out
 */
record Bridge(Link link, Subnet subnet, int gateway, int mtu) {

	private static final Logger LOGGER = LoggerFactory.getLogger(Bridge.class);

	private static final int DEFAULT_MTU = 1500;

	/**
	 * Finds the home's bridge, or makes it with the subnet it had before, or with a new
	 * one where it had none or where that overlaps what the host reaches by now.
	 */
	static Bridge ensure(Rtnetlink rtnetlink, NetworkNames names, SubnetFile file) {
		Optional<Link> found = rtnetlink.link(names.bridge());
		Optional<Subnet> present = found.flatMap((link) -> subnetOf(rtnetlink, link));
		Subnet subnet = present.orElseGet(() -> chooseSubnet(rtnetlink, names, file));
		if (!file.read().equals(Optional.of(subnet))) {
			file.write(subnet);
		}
		return ensure(rtnetlink, names.bridge(), subnet, subnet.gateway(), null);
	}

	/**
	 * Finds a bridge or makes it, up and with its addresses.
	 * @param subnet6 its IPv6 addresses, or {@code null} to keep IPv6 off
	 */
	static Bridge ensure(Rtnetlink rtnetlink, String name, Subnet subnet, int gateway, Subnet6 subnet6) {
		int mtu = mtuOfWayOut(rtnetlink);
		if (rtnetlink.link(name).isEmpty()) {
			rtnetlink.createBridge(name, NetworkNames.mac(gateway), mtu);
		}
		Link link = rtnetlink.link(name)
			.orElseThrow(() -> new IllegalStateException("bridge " + name + " vanished while it was set up"));
		if (link.mtu() != mtu) {
			rtnetlink.setMtu(link, mtu);
		}
		Bridge bridge = new Bridge(link, subnet, gateway, mtu);
		bridge.setUp(rtnetlink, subnet6);
		return bridge;
	}

	private void setUp(Rtnetlink rtnetlink, Subnet6 subnet6) {
		Sysctl inet6 = Sysctl.disableIpv6(this.link.name());
		if (inet6.exists()) {
			inet6.ensure((subnet6 == null) ? "1" : "0");
		}
		rtnetlink.addAddress(this.link, this.gateway, this.subnet.prefix());
		if (subnet6 != null) {
			Sysctl.acceptRouters(this.link.name()).ensure("0");
			rtnetlink.addAddress(this.link, subnet6.gateway(), subnet6.prefix());
		}
		rtnetlink.setUp(this.link);
		ensureSettings();
	}

	/**
	 * Lets packets pass: between bridge and outside, and from the host's own loopback to
	 * published ports.
	 */
	void ensureSettings() {
		Sysctl.routeLocalnet(this.link.name()).ensure("1");
		if (!Sysctl.IP_FORWARD.read().equals("1")) {
			LOGGER.info("This host passes IPv4 packets on between its interfaces from now on (net.ipv4.ip_forward),"
					+ " which containers need to reach the outside");
			Sysctl.IP_FORWARD.ensure("1");
		}
	}

	private static Optional<Subnet> subnetOf(Rtnetlink rtnetlink, Link link) {
		return rtnetlink.addresses()
			.stream()
			.filter((address) -> address.index() == link.index())
			.map((address) -> Subnet.around(address.address(), address.prefix()))
			.findFirst();
	}

	private static Subnet chooseSubnet(Rtnetlink rtnetlink, NetworkNames names, SubnetFile file) {
		List<Subnet> occupied = occupied(rtnetlink);
		return file.read()
			.filter((before) -> occupied.stream().noneMatch(before::overlaps))
			.orElseGet(() -> SubnetChoice.choose(names.shortName(), occupied));
	}

	/** What the host has addresses in, routes to or asks for names. */
	static List<Subnet> occupied(Rtnetlink rtnetlink) {
		List<Subnet> occupied = new ArrayList<>();
		for (InterfaceAddress address : rtnetlink.addresses()) {
			occupied.add(Subnet.around(address.address(), address.prefix()));
		}
		for (RouteEntry route : rtnetlink.routes()) {
			if (route.prefix() > 0) {
				occupied.add(Subnet.around(route.destination(), route.prefix()));
			}
		}
		HostResolver.read().nameservers().forEach((server) -> occupied.add(new Subnet(server, 32)));
		return occupied;
	}

	/**
	 * The smallest of the default routes' interfaces; packets larger than it get lost.
	 */
	private static int mtuOfWayOut(Rtnetlink rtnetlink) {
		List<Integer> interfaces = rtnetlink.routes()
			.stream()
			.filter((route) -> route.prefix() == 0)
			.map(RouteEntry::index)
			.toList();
		return rtnetlink.links()
			.stream()
			.filter((link) -> interfaces.contains(link.index()))
			.mapToInt(Link::mtu)
			.min()
			.orElse(DEFAULT_MTU);
	}

}
