package dev.gantry.engine.network;

import java.net.InetAddress;
import java.nio.ByteBuffer;

import dev.gantry.kernel.nftables.MapElement;
import dev.gantry.kernel.nftables.Transaction;

/**
 * A published port and the address of the container that it leads to.
 *
 * @param port the published port
 * @param address the container's address, of the family of the host's address
 */
record PublishedTarget(PublishedPort port, InetAddress address) {

	/** In which of the maps it is. */
	FilterRules.PortMap map() {
		boolean everywhere = host().isAnyLocalAddress();
		if (inet6()) {
			return everywhere ? FilterRules.PortMap.EVERYWHERE6 : FilterRules.PortMap.AT6;
		}
		return everywhere ? FilterRules.PortMap.EVERYWHERE : FilterRules.PortMap.AT;
	}

	/** The element of the map that makes the port lead there. */
	MapElement element() {
		int protocol = Transaction.leading(this.port.protocol().number(), 1);
		int hostPort = Transaction.leading(this.port.hostPort(), 2);
		byte[] host = host().isAnyLocalAddress() ? new byte[0] : host().getAddress();
		byte[] key = ByteBuffer.allocate(host.length + 8).put(host).putInt(protocol).putInt(hostPort).array();
		byte[] to = this.address.getAddress();
		return new MapElement(key,
				ByteBuffer.allocate(to.length + 4)
					.put(to)
					.putInt(Transaction.leading(this.port.containerPort(), 2))
					.array());
	}

	private InetAddress host() {
		return Inet.parse(this.port.hostAddress())
			.orElseThrow(() -> new IllegalStateException("not an address: " + this.port.hostAddress()));
	}

	private boolean inet6() {
		return this.address.getAddress().length > 4;
	}

}
