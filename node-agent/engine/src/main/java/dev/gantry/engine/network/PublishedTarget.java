package dev.gantry.engine.network;

import dev.gantry.kernel.nftables.MapElement;
import dev.gantry.kernel.nftables.Transaction;

/**
 * A published port and the address of the container that it leads to.
 *
 * @param port the published port
 * @param address the container's address in network order
 */
record PublishedTarget(PublishedPort port, int address) {

	private static final String EVERYWHERE = "0.0.0.0";

	/** Whether the port is published on every address of the host. */
	boolean everywhere() {
		return EVERYWHERE.equals(this.port.hostAddress());
	}

	/** The element of the map that makes the port lead there. */
	MapElement element() {
		int protocol = Transaction.leading(number(this.port.protocol()), 1);
		int hostPort = Transaction.leading(this.port.hostPort(), 2);
		byte[] key = everywhere() ? Transaction.parts(protocol, hostPort)
				: Transaction.parts(Ipv4.of(this.port.hostAddress()), protocol, hostPort);
		return new MapElement(key, Transaction.parts(this.address, Transaction.leading(this.port.containerPort(), 2)));
	}

	/** The protocol's number in the IP header. */
	static int number(Protocol protocol) {
		return switch (protocol) {
			case TCP -> 6;
			case UDP -> 17;
		};
	}

}
