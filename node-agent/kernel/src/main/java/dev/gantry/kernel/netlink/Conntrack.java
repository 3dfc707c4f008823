package dev.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * The connections that the kernel remembers
 * ({@code linux/netfilter/nfnetlink_conntrack.h}). A datagram that belongs to a
 * remembered connection goes where the first one went, whatever the rules say by now.
 */
public final class Conntrack implements AutoCloseable {

	private static final int SUBSYSTEM = 1 << 8;

	private static final int NEW = 0;

	private static final int GET = 1;

	private static final int DELETE = 2;

	private static final int HEADER = 4;

	private static final int TUPLE_ORIGINAL = 1;

	private static final int TUPLE_REPLY = 2;

	private static final int TUPLE_IP = 1;

	private static final int TUPLE_PROTOCOL = 2;

	private static final int IP_SOURCE = 1;

	private static final int IP6_SOURCE = 3;

	private static final int PROTOCOL_NUMBER = 1;

	private static final int PROTOCOL_DESTINATION = 3;

	private static final int UDP = 17;

	private final NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER);

	/**
	 * Forgets the UDP connections to ports of this host that were led to an address.
	 * @param family 2 for IPv4, 10 for IPv6
	 * @param ports the ports as the callers know them
	 * @param server the address that answers, in network order
	 * @return how many there were
	 */
	public int forgetDatagrams(int family, Collection<Integer> ports, byte[] server) {
		int forgotten = 0;
		NetlinkMessage dump = message(GET, NetlinkMessage.DUMP, family);
		for (NetlinkReply reply : this.socket.dump(dump, "read", "connections")) {
			if (reply.type() != (SUBSYSTEM | NEW)) {
				continue;
			}
			Map<Integer, byte[]> connection = reply.attributes(HEADER);
			byte[] original = connection.get(TUPLE_ORIGINAL);
			if (original != null && leadsTo(server, connection.get(TUPLE_REPLY)) && isAsked(ports, original)) {
				forget(family, original);
				forgotten++;
			}
		}
		return forgotten;
	}

	private static boolean leadsTo(byte[] server, byte[] reply) {
		if (reply == null) {
			return false;
		}
		byte[] ip = NetlinkReply.attributes(reply, 0).get(TUPLE_IP);
		return ip != null && Arrays.equals(server,
				NetlinkReply.attributes(ip, 0).get((server.length == 4) ? IP_SOURCE : IP6_SOURCE));
	}

	private static boolean isAsked(Collection<Integer> ports, byte[] original) {
		byte[] protocol = NetlinkReply.attributes(original, 0).get(TUPLE_PROTOCOL);
		if (protocol == null) {
			return false;
		}
		Map<Integer, byte[]> parts = NetlinkReply.attributes(protocol, 0);
		byte[] number = parts.get(PROTOCOL_NUMBER);
		byte[] port = parts.get(PROTOCOL_DESTINATION);
		return number != null && number[0] == UDP && port != null
				&& ports.contains(Short.toUnsignedInt(ByteBuffer.wrap(port).getShort()));
	}

	private void forget(int family, byte[] original) {
		try {
			this.socket.exchange(message(DELETE, 0, family).attribute(TUPLE_ORIGINAL | 0x8000, original), "forget",
					"connection");
		}
		catch (NetlinkException ex) {
			if (!ex.absent()) {
				throw ex;
			}
		}
	}

	private static NetlinkMessage message(int type, int flags, int family) {
		return NetlinkMessage.request(SUBSYSTEM | type, flags).u8(family).u8(0).be16(0);
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
