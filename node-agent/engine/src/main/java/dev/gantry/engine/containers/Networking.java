package dev.gantry.engine.containers;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gantry.engine.network.PortMapping;

/**
 * How a container is connected.
 *
 * @param mode to what
 * @param ports what to publish on the host; only on the bridge
 * @param hosts more lines of its {@code /etc/hosts}: name to address
 */
public record Networking(Mode mode, List<PortMapping> ports, Map<String, String> hosts) {

	/** On the node's bridge, nothing published. */
	public static final Networking BRIDGE = new Networking(Mode.BRIDGE, List.of(), Map.of());

	/** Loopback only. */
	public static final Networking NONE = new Networking(Mode.NONE, List.of(), Map.of());

	public Networking {
		Objects.requireNonNull(mode, "mode");
		ports = List.copyOf(ports);
		hosts = Map.copyOf(hosts);
		if (mode != Mode.BRIDGE && !ports.isEmpty()) {
			throw new IllegalArgumentException("ports can be published on the bridge only, not with " + mode);
		}
	}

	public static Networking publishing(List<PortMapping> ports) {
		return new Networking(Mode.BRIDGE, ports, Map.of());
	}

	/** To what a container is connected. */
	public enum Mode {

		/** The node's bridge, with an address of its own. */
		BRIDGE,

		/** Nothing but its own loopback. */
		NONE,

		/**
		 * The host's network namespace; never for tenants, and without a user namespace.
		 */
		HOST

	}

}
