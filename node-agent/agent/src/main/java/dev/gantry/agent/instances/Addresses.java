package dev.gantry.agent.instances;

import java.util.List;

import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.network.Protocol;

/**
 * How routers reach containers of this node. A router on this very host reaches the
 * bridge, so nothing is published; others reach a port of the node's own.
 *
 * @param advertised the node's address that other hosts reach, or {@code null} when the
 * server runs on this host
 */
public record Addresses(String advertised) {

	/** What to ask of the network for a container that listens on a port. */
	Networking networking(Integer port) {
		if (port == null || this.advertised == null) {
			return Networking.BRIDGE;
		}
		return Networking.publishing(List.of(new PortMapping(this.advertised, 0, port, Protocol.TCP)));
	}

	/** Where the port is reached, {@code host:port}; {@code null} without a port. */
	String of(Attachment attachment, Integer port) {
		if (port == null || attachment == null) {
			return null;
		}
		if (this.advertised == null) {
			return attachment.address() + ":" + port;
		}
		return attachment.published()
			.stream()
			.filter((published) -> published.containerPort() == port && published.protocol() == Protocol.TCP)
			.map((published) -> this.advertised + ":" + published.hostPort())
			.findFirst()
			.orElse(null);
	}

}
