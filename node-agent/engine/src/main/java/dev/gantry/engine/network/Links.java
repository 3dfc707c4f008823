package dev.gantry.engine.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

import dev.gantry.kernel.netlink.Link;
import dev.gantry.kernel.netlink.NamespaceFile;
import dev.gantry.kernel.netlink.NetlinkException;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.netlink.VethPair;
import dev.gantry.kernel.sysctl.Sysctl;

/** Makes and removes the links of containers to bridges. */
final class Links {

	private final Rtnetlink rtnetlink;

	private final NetworkNames names;

	Links(Rtnetlink rtnetlink, NetworkNames names) {
		this.rtnetlink = rtnetlink;
		this.names = names;
	}

	/**
	 * Makes a veth pair, one end on a segment's bridge, the other in a namespace, down.
	 * @return the end on the bridge
	 */
	Link create(Segment segment, Path namespace, String innerName, int address) {
		String name = this.names.newLink();
		this.rtnetlink.createVeth(new VethPair(name, segment.bridge().link().index(), segment.bridge().mtu(), namespace,
				innerName, NetworkNames.mac(address)));
		Link link = this.rtnetlink.link(name)
			.orElseThrow(() -> new IllegalStateException("find link " + name + ": its namespace is gone"));
		this.rtnetlink.setHairpin(link);
		this.rtnetlink.setWithoutInet6Address(link);
		if (!segment.traffic().betweenMembers()) {
			separate(segment, link);
		}
		return link;
	}

	/**
	 * Has a bridge use a port whose other end has just come up. By itself it would hear
	 * of that up to a second later; to be asked about a link makes the kernel look at it
	 * (Linux 6.8).
	 */
	void settle(String hostName) {
		this.rtnetlink.link(hostName);
	}

	/**
	 * Keeps members apart. Where bridged packets pass the packet filter its rules do it,
	 * because there a published port of a neighbour is reached from port to port;
	 * elsewhere the bridge itself does.
	 */
	private void separate(Segment segment, Link link) {
		if (Sysctl.BRIDGE_FILTER.exists()) {
			this.rtnetlink.setFiltered(segment.bridge().link());
		}
		else {
			this.rtnetlink.setIsolated(link);
		}
	}

	/**
	 * Gives the inner end its addresses and brings it up. IPv6 is off where the network
	 * has none (CVE-2024-32473), and nobody on the bridge can play the router.
	 */
	static void configure(Path namespace, Endpoint endpoint) {
		new NamespaceFile(namespace).inside(() -> {
			try (Rtnetlink inner = Rtnetlink.open()) {
				Link link = inner(inner, endpoint);
				Sysctl inet6 = Sysctl.disableIpv6(endpoint.link());
				if (inet6.exists()) {
					inet6.ensure((endpoint.inet6() == null) ? "1" : "0");
					Sysctl.acceptRouters(endpoint.link()).ensure("0");
				}
				address(inner, link, endpoint.inet());
				if (endpoint.inet6() != null) {
					address(inner, link, endpoint.inet6());
				}
				inner.setUp(link);
				return null;
			}
		});
	}

	private static void address(Rtnetlink inner, Link link, Lease lease) {
		inner.addAddress(link, parse(lease.address()), lease.prefix());
	}

	/** Makes everything that is not in a container's own networks go by one of them. */
	static void route(Path namespace, Endpoint endpoint) {
		new NamespaceFile(namespace).inside(() -> {
			try (Rtnetlink inner = Rtnetlink.open()) {
				Link link = inner(inner, endpoint);
				inner.setDefaultRoute(link, parse(endpoint.inet().gateway()));
				if (endpoint.inet6() != null) {
					inner.setDefaultRoute(link, parse(endpoint.inet6().gateway()));
				}
				return null;
			}
		});
	}

	private static Link inner(Rtnetlink inner, Endpoint endpoint) {
		return inner.link(endpoint.link())
			.orElseThrow(() -> new IllegalStateException("find link " + endpoint.link() + ": it is gone"));
	}

	private static InetAddress parse(String address) {
		return Inet.parse(address).orElseThrow(() -> new IllegalStateException("not an address: " + address));
	}

	/** Removes a link, with its other end. */
	void remove(Endpoint endpoint) {
		this.rtnetlink.link(endpoint.hostName()).ifPresent(this.rtnetlink::delete);
	}

	/** The host's ends of all links of this home. */
	List<Link> all() {
		return this.rtnetlink.links()
			.stream()
			.filter((link) -> link.name().startsWith(this.names.linkPrefix()) && link.master() != 0)
			.toList();
	}

	/** The host's ends of a network's links. */
	List<Link> of(Segment segment) {
		int bridge = segment.bridge().link().index();
		return all().stream().filter((link) -> link.master() == bridge).toList();
	}

	/** A link goes by itself when the last process of its namespace does. */
	void remove(List<Link> links) {
		if (links.isEmpty()) {
			return;
		}
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

}
