package dev.gantry.kernel.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A port that is bound and not listened on: no other program gets it, and whoever
 * connects is refused. Close it: nothing else does.
 */
public final class HeldPort implements AutoCloseable {

	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	private static final int SOCK_STREAM = 1;

	private static final int SOCK_DGRAM = 2;

	private static final int SOCK_CLOEXEC = 0x80000;

	private static final int IPPROTO_UDP = 17;

	private static final int IPPROTO_IPV6 = 41;

	private static final int IPV6_V6ONLY = 26;

	private static final int INET_LENGTH = 16;

	private static final int INET6_LENGTH = 28;

	private final int descriptor;

	private final int port;

	private HeldPort(int descriptor, int port) {
		this.descriptor = descriptor;
		this.port = port;
	}

	/**
	 * Binds a port.
	 * @param protocol the protocol's number: 6 tcp, 17 udp, 132 sctp
	 * @param wanted where; with port 0 the kernel chooses
	 * @throws NetlinkException with the kernel's reason
	 */
	public static HeldPort bind(int protocol, InetSocketAddress wanted) {
		InetAddress address = wanted.getAddress();
		boolean inet = address instanceof Inet4Address;
		String target = address.getHostAddress() + ":" + wanted.getPort();
		int type = (protocol == IPPROTO_UDP) ? SOCK_DGRAM : SOCK_STREAM;
		int descriptor = Libc.functions().socket(inet ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, protocol);
		check(descriptor, "open socket for", target, -1);
		if (!inet) {
			byte[] on = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(1).array();
			check(Libc.functions().setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, on, on.length), "restrict to IPv6",
					target, descriptor);
		}
		byte[] name = name(address, wanted.getPort());
		check(Libc.functions().bind(descriptor, name, name.length), "bind", target, descriptor);
		byte[] bound = new byte[INET6_LENGTH];
		byte[] length = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(bound.length).array();
		check(Libc.functions().getsockname(descriptor, bound, length), "read address of", target, descriptor);
		return new HeldPort(descriptor, Short.toUnsignedInt(ByteBuffer.wrap(bound).getShort(2)));
	}

	/** {@code struct sockaddr_in} or {@code sockaddr_in6}. */
	private static byte[] name(InetAddress address, int port) {
		boolean inet = address instanceof Inet4Address;
		ByteBuffer name = ByteBuffer.allocate(inet ? INET_LENGTH : INET6_LENGTH).order(ByteOrder.nativeOrder());
		name.putShort((short) (inet ? AF_INET : AF_INET6)).order(ByteOrder.BIG_ENDIAN).putShort((short) port);
		name.position(inet ? 4 : 8).put(address.getAddress());
		return name.array();
	}

	private static void check(int result, String operation, String target, int descriptor) {
		if (result < 0) {
			NetlinkException failure = new NetlinkException(operation, target, Libc.errno(), "");
			if (descriptor >= 0) {
				Libc.functions().close(descriptor);
			}
			throw failure;
		}
	}

	/** The port's number. */
	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		Libc.functions().close(this.descriptor);
	}

}
