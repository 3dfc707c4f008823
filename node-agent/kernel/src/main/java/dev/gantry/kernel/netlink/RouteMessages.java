package dev.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Messages of {@code rtnetlink(7)}; numbers from {@code linux/rtnetlink.h} and
 * {@code linux/if_link.h}.
 */
public final class RouteMessages {

	static final int RTM_NEWLINK = 16;

	static final int RTM_NEWADDR = 20;

	static final int RTM_NEWROUTE = 24;

	static final int LINK_HEADER = 16;

	static final int ADDRESS_HEADER = 8;

	static final int ROUTE_HEADER = 12;

	static final int IFLA_ADDRESS = 1;

	static final int IFLA_IFNAME = 3;

	static final int IFLA_MTU = 4;

	static final int IFLA_LINK = 5;

	static final int IFLA_MASTER = 10;

	static final int IFLA_PROTINFO = 12;

	static final int IFLA_BRPORT_MODE = 4;

	static final int IFLA_BRPORT_ISOLATED = 33;

	static final int IFLA_BR_NF_CALL_IPTABLES = 36;

	static final int IFLA_BR_NF_CALL_IP6TABLES = 37;

	static final int IFLA_LINKINFO = 18;

	static final int IFLA_GROUP = 27;

	static final int IFLA_NET_NS_FD = 28;

	static final int IFLA_NUM_TX_QUEUES = 31;

	static final int IFLA_NUM_RX_QUEUES = 32;

	static final int IFLA_INFO_KIND = 1;

	static final int IFLA_INFO_DATA = 2;

	static final int VETH_INFO_PEER = 1;

	static final int IFA_ADDRESS = 1;

	static final int IFA_LOCAL = 2;

	static final int RTA_DST = 1;

	static final int RTA_OIF = 4;

	static final int RT_TABLE_LOCAL = 255;

	private static final int RTM_DELLINK = 17;

	private static final int RTM_GETLINK = 18;

	private static final int RTM_SETLINK = 19;

	private static final int RTM_GETADDR = 22;

	private static final int RTM_GETROUTE = 26;

	private static final int IFLA_AF_SPEC = 26;

	private static final int IFLA_INET6_ADDR_GEN_MODE = 8;

	private static final int IN6_ADDR_GEN_MODE_NONE = 1;

	private static final int IFA_BROADCAST = 4;

	private static final int RTA_GATEWAY = 5;

	private static final int RT_TABLE_MAIN = 254;

	private static final int RTPROT_BOOT = 3;

	private static final int RTN_UNICAST = 1;

	private static final int IFA_F_NODAD = 2;

	private static final int AF_INET = 2;

	private static final int AF_BRIDGE = 7;

	private static final int AF_INET6 = 10;

	private static final int IFF_UP = 1;

	private static final int LOOPBACK_INDEX = 1;

	/** A kernel without IPv6 refuses to hear of it. */
	private static final boolean INET6 = Files.exists(Path.of("/proc/net/if_inet6"));

	private RouteMessages() {
	}

	/**
	 * The messages that finish a container's network from inside its namespace: loopback
	 * and link up, the address, the default route. Each is complete, asks for an
	 * acknowledgement, and has its position, counted from 1, as sequence number. The link
	 * gets no link-local IPv6 address: the network is IPv4 only.
	 * @param index the link's interface index in the namespace
	 * @param address the container's address in network order
	 * @param prefix the length of its network's prefix in bits
	 * @param gateway the default route's gateway in network order
	 */
	public static List<byte[]> namespaceSetup(int index, int address, int prefix, int gateway) {
		NetlinkMessage loopback = newLink(0, LOOPBACK_INDEX, IFF_UP);
		NetlinkMessage withAddress = newAddress(NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, index, address,
				prefix);
		NetlinkMessage link = withoutInet6Address(newLink(0, index, IFF_UP));
		NetlinkMessage route = defaultRoute(AF_INET, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, index,
				ByteBuffer.allocate(4).putInt(gateway).array());
		return List.of(loopback.acknowledged(1), withAddress.acknowledged(2), link.acknowledged(3),
				route.acknowledged(4));
	}

	/** A complete message that raises the loopback of the namespace it is sent in. */
	public static byte[] loopbackUp() {
		return newLink(0, LOOPBACK_INDEX, IFF_UP).acknowledged(1);
	}

	/**
	 * A message that makes or changes a link.
	 * @param flags of the message
	 * @param index of an existing link, or 0
	 * @param raise the interface flags to set, nothing else changes
	 */
	static NetlinkMessage newLink(int flags, int index, int raise) {
		return linkHeader(NetlinkMessage.request(RTM_NEWLINK, flags), index, raise);
	}

	/** Adds to a message that changes a link: it gets no link-local IPv6 address. */
	static NetlinkMessage withoutInet6Address(NetlinkMessage message) {
		if (INET6) {
			message.nested(IFLA_AF_SPEC, (families) -> families.nested(AF_INET6,
					(inet6) -> inet6.attribute8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE)));
		}
		return message;
	}

	static NetlinkMessage withOneQueue(NetlinkMessage message) {
		return message.attribute(IFLA_NUM_TX_QUEUES, 1).attribute(IFLA_NUM_RX_QUEUES, 1);
	}

	/** A message that changes a link as a port of its bridge. */
	static NetlinkMessage bridgePort(int index) {
		return NetlinkMessage.request(RTM_SETLINK, 0).u8(AF_BRIDGE).u8(0).u16(0).u32(index).u32(0).u32(0);
	}

	static NetlinkMessage linkHeader(NetlinkMessage message, int index, int raise) {
		return message.u8(0).u8(0).u16(0).u32(index).u32(raise).u32(raise);
	}

	static NetlinkMessage deleteLink(int index) {
		return linkHeader(NetlinkMessage.request(RTM_DELLINK, 0), index, 0);
	}

	static NetlinkMessage getLink(int flags) {
		return linkHeader(NetlinkMessage.request(RTM_GETLINK, flags), 0, 0);
	}

	static NetlinkMessage getAddresses(int family) {
		return NetlinkMessage.request(RTM_GETADDR, NetlinkMessage.DUMP).u8(family).u8(0).u16(0).u32(0);
	}

	static NetlinkMessage getRoutes(int family) {
		return NetlinkMessage.request(RTM_GETROUTE, NetlinkMessage.DUMP).u8(family).u8(0).u16(0).u32(0).u32(0);
	}

	static NetlinkMessage defaultRoute(int family, int flags, int index, byte[] gateway) {
		return NetlinkMessage.request(RTM_NEWROUTE, flags)
			.u8(family)
			.u8(0)
			.u8(0)
			.u8(0)
			.u8(RT_TABLE_MAIN)
			.u8(RTPROT_BOOT)
			.u8(0)
			.u8(RTN_UNICAST)
			.u32(0)
			.attribute(RTA_GATEWAY, gateway)
			.attribute(RTA_OIF, index);
	}

	static NetlinkMessage newAddress6(int index, byte[] address, int prefix) {
		return NetlinkMessage.request(RTM_NEWADDR, NetlinkMessage.CREATE | NetlinkMessage.REPLACE)
			.u8(AF_INET6)
			.u8(prefix)
			.u8(IFA_F_NODAD)
			.u8(0)
			.u32(index)
			.attribute(IFA_LOCAL, address)
			.attribute(IFA_ADDRESS, address);
	}

	static NetlinkMessage newAddress(int flags, int index, int address, int prefix) {
		int broadcast = address | (int) (0xffffffffL >>> prefix);
		byte[] bytes = ByteBuffer.allocate(4).putInt(address).array();
		return NetlinkMessage.request(RTM_NEWADDR, flags)
			.u8(AF_INET)
			.u8(prefix)
			.u8(0)
			.u8(0)
			.u32(index)
			.attribute(IFA_LOCAL, bytes)
			.attribute(IFA_ADDRESS, bytes)
			.attributeBe32(IFA_BROADCAST, broadcast);
	}

}
