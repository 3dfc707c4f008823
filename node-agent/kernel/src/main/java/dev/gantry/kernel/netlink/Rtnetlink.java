package dev.gantry.kernel.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Links, addresses and routes of the namespace that this process is in, as in
 * {@code rtnetlink(7)}.
 */
public final class Rtnetlink implements AutoCloseable {

	private static final int IFF_UP = 1;

	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	private static final int O_RDONLY_CLOEXEC = 0x80000;

	private final NetlinkSocket socket;

	private Rtnetlink(NetlinkSocket socket) {
		this.socket = socket;
	}

	public static Rtnetlink open() {
		return new Rtnetlink(NetlinkSocket.open(NetlinkSocket.ROUTE));
	}

	/**
	 * Makes a bridge that is up, without spanning tree.
	 * @param name at most 15 characters
	 * @param mac its hardware address, so that it does not change with its ports
	 * @param mtu the largest packet in bytes
	 */
	public void createBridge(String name, byte[] mac, int mtu) {
		NetlinkMessage message = RouteMessages.newLink(NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, 0, IFF_UP)
			.attribute(RouteMessages.IFLA_IFNAME, name)
			.attribute(RouteMessages.IFLA_MTU, mtu)
			.attribute(RouteMessages.IFLA_ADDRESS, mac)
			.nested(RouteMessages.IFLA_LINKINFO, (info) -> info.attribute(RouteMessages.IFLA_INFO_KIND, "bridge"));
		this.socket.exchange(message, "create bridge", name);
	}

	/**
	 * Makes a veth pair in one message: the end here a port of the bridge and up, the
	 * other inside its namespace. The other must not be brought up in the same message:
	 * it has no peer yet, and the kernel answers ENOTCONN. Each end has one queue, which
	 * is what the kernel gives who does not ask, after it made one per processor and took
	 * the others away again.
	 */
	public void createVeth(VethPair pair) {
		int namespace = openFile(pair.namespace());
		try {
			Consumer<NetlinkMessage> peer = (message) -> RouteMessages
				.withOneQueue(RouteMessages.linkHeader(message, 0, 0))
				.attribute(RouteMessages.IFLA_IFNAME, pair.innerName())
				.attribute(RouteMessages.IFLA_MTU, pair.mtu())
				.attribute(RouteMessages.IFLA_ADDRESS, pair.innerMac())
				.attribute(RouteMessages.IFLA_NET_NS_FD, namespace);
			NetlinkMessage message = RouteMessages
				.withOneQueue(RouteMessages.newLink(NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, 0, IFF_UP))
				.attribute(RouteMessages.IFLA_IFNAME, pair.hostName())
				.attribute(RouteMessages.IFLA_MTU, pair.mtu())
				.attribute(RouteMessages.IFLA_MASTER, pair.bridge())
				.nested(RouteMessages.IFLA_LINKINFO, (info) -> info.attribute(RouteMessages.IFLA_INFO_KIND, "veth")
					.nested(RouteMessages.IFLA_INFO_DATA, (data) -> data.nested(RouteMessages.VETH_INFO_PEER, peer)));
			this.socket.exchange(message, "create veth pair", pair.hostName() + " into " + pair.namespace());
		}
		finally {
			Libc.functions().close(namespace);
		}
	}

	/**
	 * Lets a bridge send a packet back by the port that it came by. A container that asks
	 * for its own published port needs it where bridged packets pass the packet filter
	 * (net.bridge.bridge-nf-call-iptables).
	 */
	public void setHairpin(Link port) {
		this.socket.exchange(
				RouteMessages.bridgePort(port.index())
					.nested(RouteMessages.IFLA_PROTINFO, (info) -> info.attribute8(RouteMessages.IFLA_BRPORT_MODE, 1)),
				"set hairpin mode of", port.name());
	}

	/**
	 * Keeps the kernel from giving a link a link-local IPv6 address once it has a
	 * carrier. To the host's programs an address that comes or goes is a change of
	 * network: browsers then drop what they have under way.
	 */
	public void setWithoutInet6Address(Link link) {
		this.socket.exchange(RouteMessages.withoutInet6Address(RouteMessages.newLink(0, link.index(), 0)),
				"keep IPv6 addresses from link", link.name());
	}

	/**
	 * Has what a bridge passes between its ports go through the packet filter, too, where
	 * the kernel can (the module br_netfilter), whatever the setting for all bridges is.
	 */
	public void setFiltered(Link bridge) {
		this.socket.exchange(
				RouteMessages.newLink(0, bridge.index(), 0)
					.nested(RouteMessages.IFLA_LINKINFO,
							(info) -> info.attribute(RouteMessages.IFLA_INFO_KIND, "bridge")
								.nested(RouteMessages.IFLA_INFO_DATA,
										(data) -> data.attribute8(RouteMessages.IFLA_BR_NF_CALL_IPTABLES, 1)
											.attribute8(RouteMessages.IFLA_BR_NF_CALL_IP6TABLES, 1))),
				"filter packets of bridge", bridge.name());
	}

	/**
	 * Keeps a bridge from passing packets between this port and others that are kept so,
	 * Linux 4.18. It is the bridge that does, whether the packet filter sees bridged
	 * packets or not.
	 */
	public void setIsolated(Link port) {
		this.socket.exchange(RouteMessages.bridgePort(port.index())
			.nested(RouteMessages.IFLA_PROTINFO, (info) -> info.attribute8(RouteMessages.IFLA_BRPORT_ISOLATED, 1)),
				"isolate port", port.name());
	}

	/** Brings a link up. */
	public void setUp(Link link) {
		this.socket.exchange(RouteMessages.newLink(0, link.index(), IFF_UP), "bring up link", link.name());
	}

	/** Sets the largest packet of a link, in bytes. */
	public void setMtu(Link link, int mtu) {
		this.socket.exchange(RouteMessages.newLink(0, link.index(), 0).attribute(RouteMessages.IFLA_MTU, mtu),
				"set MTU of", link.name());
	}

	/**
	 * Puts links into a group, so that {@link #deleteGroup} can remove them at once.
	 */
	public void setGroup(Link link, int group) {
		this.socket.exchange(RouteMessages.newLink(0, link.index(), 0).attribute(RouteMessages.IFLA_GROUP, group),
				"set group of", link.name());
	}

	/** Removes a link; blocks for about 20 ms. A link that is gone is no error. */
	public void delete(Link link) {
		forgivingAbsence(RouteMessages.deleteLink(link.index()), "delete link", link.name());
	}

	/** Removes all links of a group in the time that one takes. */
	public void deleteGroup(int group) {
		forgivingAbsence(RouteMessages.deleteLink(0).attribute(RouteMessages.IFLA_GROUP, group), "delete link group",
				Integer.toString(group));
	}

	private void forgivingAbsence(NetlinkMessage message, String operation, String target) {
		try {
			this.socket.exchange(message, operation, target);
		}
		catch (NetlinkException ex) {
			if (!ex.absent()) {
				throw ex;
			}
		}
	}

	/** The link with a name. */
	public Optional<Link> link(String name) {
		try {
			NetlinkMessage message = RouteMessages.getLink(0).attribute(RouteMessages.IFLA_IFNAME, name);
			return this.socket.exchange(message, "read link", name)
				.stream()
				.filter((reply) -> reply.type() == RouteMessages.RTM_NEWLINK)
				.map(Rtnetlink::toLink)
				.findFirst();
		}
		catch (NetlinkException ex) {
			if (ex.absent()) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/** All links. */
	public List<Link> links() {
		return this.socket.dump(RouteMessages.getLink(NetlinkMessage.DUMP), "read", "links")
			.stream()
			.filter((reply) -> reply.type() == RouteMessages.RTM_NEWLINK)
			.map(Rtnetlink::toLink)
			.toList();
	}

	/** Gives an interface an IPv4 address, in network order; it may have it already. */
	public void addAddress(Link link, int address, int prefix) {
		int flags = NetlinkMessage.CREATE | NetlinkMessage.REPLACE;
		this.socket.exchange(RouteMessages.newAddress(flags, link.index(), address, prefix), "add address to",
				link.name());
	}

	/**
	 * Gives an interface an address of either family; it may have it already. An IPv6
	 * address can be used at once, nobody is asked whether he has it, too.
	 */
	public void addAddress(Link link, InetAddress address, int prefix) {
		if (address instanceof Inet4Address) {
			addAddress(link, ByteBuffer.wrap(address.getAddress()).getInt(), prefix);
			return;
		}
		this.socket.exchange(RouteMessages.newAddress6(link.index(), address.getAddress(), prefix), "add address to",
				link.name());
	}

	/** Makes the way to everywhere lead through a gateway on a link. */
	public void setDefaultRoute(Link link, InetAddress gateway) {
		int family = (gateway instanceof Inet4Address) ? AF_INET : AF_INET6;
		this.socket.exchange(RouteMessages.defaultRoute(family, NetlinkMessage.CREATE | NetlinkMessage.REPLACE,
				link.index(), gateway.getAddress()), "set default route to", gateway.getHostAddress());
	}

	/** All IPv4 addresses of this host. */
	public List<InterfaceAddress> addresses() {
		return this.socket.dump(RouteMessages.getAddresses(AF_INET), "read", "addresses")
			.stream()
			.filter((reply) -> reply.type() == RouteMessages.RTM_NEWADDR)
			.map(Rtnetlink::toAddress)
			.toList();
	}

	/** All IPv4 routes of this host, of every table but the local one. */
	public List<RouteEntry> routes() {
		return this.socket.dump(RouteMessages.getRoutes(AF_INET), "read", "routes")
			.stream()
			.filter((reply) -> reply.type() == RouteMessages.RTM_NEWROUTE)
			.filter((reply) -> Byte.toUnsignedInt(reply.payload()[4]) != RouteMessages.RT_TABLE_LOCAL)
			.map(Rtnetlink::toRoute)
			.toList();
	}

	private static Link toLink(NetlinkReply reply) {
		ByteBuffer fixed = reply.buffer();
		Map<Integer, byte[]> attributes = reply.attributes(RouteMessages.LINK_HEADER);
		String name = new String(attributes.get(RouteMessages.IFLA_IFNAME), StandardCharsets.UTF_8).replace("\0", "");
		return new Link(fixed.getInt(4), name, number(attributes, RouteMessages.IFLA_MTU),
				number(attributes, RouteMessages.IFLA_MASTER), number(attributes, RouteMessages.IFLA_LINK),
				(fixed.getInt(8) & IFF_UP) != 0);
	}

	private static InterfaceAddress toAddress(NetlinkReply reply) {
		Map<Integer, byte[]> attributes = reply.attributes(RouteMessages.ADDRESS_HEADER);
		byte[] address = attributes.getOrDefault(RouteMessages.IFA_LOCAL, attributes.get(RouteMessages.IFA_ADDRESS));
		return new InterfaceAddress(reply.buffer().getInt(4), ByteBuffer.wrap(address).getInt(), reply.payload()[1]);
	}

	private static RouteEntry toRoute(NetlinkReply reply) {
		Map<Integer, byte[]> attributes = reply.attributes(RouteMessages.ROUTE_HEADER);
		byte[] destination = attributes.get(RouteMessages.RTA_DST);
		return new RouteEntry((destination == null) ? 0 : ByteBuffer.wrap(destination).getInt(), reply.payload()[1],
				number(attributes, RouteMessages.RTA_OIF));
	}

	private static int number(Map<Integer, byte[]> attributes, int type) {
		byte[] value = attributes.get(type);
		return (value == null) ? 0 : NetlinkReply.number(value);
	}

	private static int openFile(Path path) {
		int descriptor = Libc.functions().open(path.toString(), O_RDONLY_CLOEXEC);
		if (descriptor < 0) {
			throw new NetlinkException("open network namespace", path.toString(), Libc.errno(), "");
		}
		return descriptor;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
