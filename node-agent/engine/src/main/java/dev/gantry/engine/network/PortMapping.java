package dev.gantry.engine.network;

import java.util.Objects;

/**
 * A wish to publish a port of a container on the host.
 *
 * @param hostAddress the host's address to answer on; {@code 0.0.0.0} for all
 * @param hostPort the port on the host; 0 lets the engine choose
 * @param containerPort the port in the container
 * @param protocol the transport protocol
 */
public record PortMapping(String hostAddress, int hostPort, int containerPort, Protocol protocol) {

	public PortMapping {
		Objects.requireNonNull(hostAddress, "hostAddress");
		Objects.requireNonNull(protocol, "protocol");
		if (hostPort < 0 || hostPort > 65535) {
			throw new IllegalArgumentException("a host port is between 0 (any) and 65535: " + hostPort);
		}
		if (containerPort < 1 || containerPort > 65535) {
			throw new IllegalArgumentException("a container port is between 1 and 65535: " + containerPort);
		}
	}

}
