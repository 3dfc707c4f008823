package dev.gantry.engine.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * A port of the host that this process has bound, so that no other program gets it while
 * the packet filter leads it to a container. No connection ever arrives here: the packet
 * filter rewrites their destination first.
 */
final class PortReservation implements Closeable {

	private final NetworkChannel channel;

	private final PublishedPort port;

	private PortReservation(NetworkChannel channel, PublishedPort port) {
		this.channel = channel;
		this.port = port;
	}

	/**
	 * Binds a port.
	 * @throws GantryException with {@code PORT_TAKEN} when somebody else has it, and
	 * {@code REQUEST_INVALID} when the host has no such address
	 */
	static PortReservation of(PortMapping mapping) {
		InetSocketAddress wanted = address(mapping);
		try {
			NetworkChannel channel = open(mapping.protocol());
			try {
				channel.bind(wanted);
				int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
				return new PortReservation(channel,
						new PublishedPort(mapping.hostAddress(), bound, mapping.containerPort(), mapping.protocol()));
			}
			catch (IOException | RuntimeException ex) {
				channel.close();
				throw ex;
			}
		}
		catch (BindException ex) {
			throw refused(mapping, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("reserve port " + describe(mapping), ex);
		}
	}

	private static InetSocketAddress address(PortMapping mapping) {
		int address = Ipv4.parse(mapping.hostAddress())
			.orElseThrow(() -> new GantryException(ErrorCode.REQUEST_INVALID,
					"publish port " + describe(mapping) + ": " + mapping.hostAddress() + " is not an IPv4 address",
					"Publish on 0.0.0.0 or on an IPv4 address of this host."));
		try {
			byte[] bytes = { (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address };
			return new InetSocketAddress(InetAddress.getByAddress(bytes), mapping.hostPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Listening without SO_REUSEADDR is what keeps others from the port. */
	private static NetworkChannel open(Protocol protocol) throws IOException {
		return switch (protocol) {
			case TCP -> {
				ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
				channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
				yield channel;
			}
			case UDP -> DatagramChannel.open(StandardProtocolFamily.INET);
		};
	}

	private static GantryException refused(PortMapping mapping, BindException cause) {
		if (String.valueOf(cause.getMessage()).contains("in use")) {
			return new GantryException(ErrorCode.PORT_TAKEN,
					"publish port " + describe(mapping) + ": another program of this host has it",
					"Publish another port, or stop what holds it; `ss -lntup` shows it.", cause);
		}
		return new GantryException(ErrorCode.REQUEST_INVALID,
				"publish port " + describe(mapping) + ": " + cause.getMessage(),
				"Publish on 0.0.0.0 or on an address that this host has.", cause);
	}

	static String describe(PortMapping mapping) {
		return mapping.hostAddress() + ":" + mapping.hostPort() + "/" + mapping.protocol().name().toLowerCase();
	}

	/** The port, with its number when the engine was to choose it. */
	PublishedPort port() {
		return this.port;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("give back port " + this.port.hostPort(), ex);
		}
	}

}
