package dev.gantry.engine.network;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.netlink.HeldPort;
import dev.gantry.kernel.netlink.NetlinkException;

/**
 * A port of the host that this process has bound, so that no other program gets it while
 * the packet filter leads it to a container. No connection ever arrives here: the packet
 * filter rewrites their destination first.
 */
final class PortReservation implements Closeable {

	private static final int EADDRINUSE = 98;

	private static final int EPROTONOSUPPORT = 93;

	private static final int ESOCKTNOSUPPORT = 94;

	private final HeldPort held;

	private final PublishedPort port;

	private PortReservation(HeldPort held, PublishedPort port) {
		this.held = held;
		this.port = port;
	}

	/**
	 * Binds a port, of a range the first that can be had.
	 * @throws GantryException with {@code PORT_TAKEN} when somebody else has it, and
	 * {@code REQUEST_INVALID} when the host has no such address
	 */
	static PortReservation of(PortMapping mapping) {
		InetAddress address = address(mapping);
		for (int port = mapping.hostPort();; port++) {
			try {
				return bind(mapping, address, port);
			}
			catch (NetlinkException ex) {
				if (ex.errno().number() != EADDRINUSE || port >= mapping.lastHostPort()) {
					throw refused(mapping, port, ex);
				}
			}
		}
	}

	/** Binds a port, or nothing when somebody has it. */
	static Optional<PortReservation> tryOf(PortMapping mapping) {
		try {
			return Optional.of(bind(mapping, address(mapping), mapping.hostPort()));
		}
		catch (NetlinkException ex) {
			if (ex.errno().number() == EADDRINUSE) {
				return Optional.empty();
			}
			throw refused(mapping, mapping.hostPort(), ex);
		}
	}

	private static PortReservation bind(PortMapping mapping, InetAddress address, int port) {
		HeldPort held = HeldPort.bind(mapping.protocol().number(), new InetSocketAddress(address, port));
		return new PortReservation(held,
				new PublishedPort(mapping.hostAddress(), held.port(), mapping.containerPort(), mapping.protocol()));
	}

	private static InetAddress address(PortMapping mapping) {
		return Inet.parse(mapping.hostAddress())
			.orElseThrow(() -> new GantryException(
					ErrorCode.REQUEST_INVALID, "publish port " + describe(mapping, mapping.hostPort()) + ": "
							+ mapping.hostAddress() + " is not an IP address",
					"Publish on 0.0.0.0, on :: or on an address of this host."));
	}

	private static GantryException refused(PortMapping mapping, int port, NetlinkException cause) {
		int errno = cause.errno().number();
		String attempt = "publish port " + describe(mapping, port) + ": ";
		if (errno == EADDRINUSE) {
			String holder = PortHolder.find(mapping.protocol(), port).orElse("another program of this host");
			return new GantryException(ErrorCode.PORT_TAKEN, attempt + holder + " has it",
					"Publish another port, or stop what holds it.", cause);
		}
		if (errno == EPROTONOSUPPORT || errno == ESOCKTNOSUPPORT) {
			return new GantryException(ErrorCode.HOST_UNFIT, attempt + "this host's kernel lacks the protocol",
					"Load the kernel's module for it, or publish with another protocol.", cause);
		}
		return new GantryException(ErrorCode.REQUEST_INVALID, attempt + cause.errno(),
				"Publish on 0.0.0.0, on :: or on an address that this host has.", cause);
	}

	private static String describe(PortMapping mapping, int port) {
		String address = mapping.hostAddress().contains(":") ? "[" + mapping.hostAddress() + "]"
				: mapping.hostAddress();
		return address + ":" + port + "/" + mapping.protocol().name().toLowerCase();
	}

	/** The port, with its number when the engine was to choose it. */
	PublishedPort port() {
		return this.port;
	}

	@Override
	public void close() {
		this.held.close();
	}

}
