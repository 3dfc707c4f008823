package dev.gantry.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A wish to publish a port of a container on the host.
 *
 * @param hostAddress the host's address to answer on, IPv4 or IPv6; {@code 0.0.0.0} and
 * {@code ::} for all of a family
 * @param hostPort the port on the host; 0 lets the engine choose
 * @param lastHostPort the last of a range of which one is chosen; 0 for no range
 * @param containerPort the port in the container
 * @param protocol the transport protocol
 */
public record PortMapping(String hostAddress, int hostPort, int lastHostPort, int containerPort, Protocol protocol) {

	/** Every IPv4 address of the host: the world. */
	public static final String EVERYWHERE = "0.0.0.0";

	/** Every IPv6 address of the host. */
	public static final String EVERYWHERE6 = "::";

	/** The host's own programs only. */
	public static final String LOOPBACK = "127.0.0.1";

	private static final int MOST_PORTS = 65535;

	public PortMapping {
		Objects.requireNonNull(hostAddress, "hostAddress");
		Objects.requireNonNull(protocol, "protocol");
		if (hostPort < 0 || hostPort > MOST_PORTS) {
			throw new IllegalArgumentException("a host port is between 0 (any) and 65535: " + hostPort);
		}
		lastHostPort = (lastHostPort == 0) ? hostPort : lastHostPort;
		if (lastHostPort < hostPort || lastHostPort > MOST_PORTS || (hostPort == 0 && lastHostPort != 0)) {
			throw new IllegalArgumentException("not a range of ports: " + hostPort + " to " + lastHostPort);
		}
		if (containerPort < 1 || containerPort > MOST_PORTS) {
			throw new IllegalArgumentException("a container port is between 1 and 65535: " + containerPort);
		}
	}

	public PortMapping(String hostAddress, int hostPort, int containerPort, Protocol protocol) {
		this(hostAddress, hostPort, hostPort, containerPort, protocol);
	}

	/**
	 * A range of ports of the host led to as many ports of the container, in order.
	 * @param hostPort the first on the host; 0 lets the engine choose each
	 * @param containerPort the first in the container
	 */
	public static List<PortMapping> range(String hostAddress, int hostPort, int containerPort, int count,
			Protocol protocol) {
		List<PortMapping> mappings = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			mappings.add(new PortMapping(hostAddress, (hostPort == 0) ? 0 : hostPort + i, containerPort + i, protocol));
		}
		return mappings;
	}

}
