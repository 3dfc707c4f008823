package dev.gantry.engine.containers;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.network.ResolverSettings;

/**
 * How a container is connected.
 *
 * @param mode to what
 * @param ports what to publish on the host; only on bridges, and for when a container
 * without a network is connected to one
 * @param hosts more lines of its {@code /etc/hosts}: name to address, or to
 * {@code host-gateway} for the host as the container reaches it
 * @param networks the networks it is in, only on bridges; none is the default network
 * @param resolver how it looks names up
 * @param container the id of the container whose network it uses; only with
 * {@link Mode#CONTAINER}, otherwise empty
 */
public record Networking(Mode mode, List<PortMapping> ports, Map<String, String> hosts, List<Membership> networks,
		ResolverSettings resolver, String container) {

	/** On the node's bridge, nothing published. */
	public static final Networking BRIDGE = new Networking(Mode.BRIDGE, List.of(), Map.of());

	/** Loopback only. */
	public static final Networking NONE = new Networking(Mode.NONE, List.of(), Map.of());

	/** As the host's own programs. */
	public static final Networking HOST = new Networking(Mode.HOST, List.of(), Map.of());

	private static final int MOST_NETWORKS = 32;

	public Networking {
		Objects.requireNonNull(mode, "mode");
		ports = List.copyOf(ports);
		hosts = Map.copyOf(hosts);
		networks = (networks != null) ? List.copyOf(networks) : List.of();
		resolver = (resolver != null) ? resolver : ResolverSettings.HOST;
		container = (container != null) ? container : "";
		if (mode != Mode.BRIDGE && mode != Mode.NONE && !ports.isEmpty()) {
			throw new IllegalArgumentException("ports can be published on the bridge only, not with " + mode);
		}
		if (mode != Mode.BRIDGE && !networks.isEmpty()) {
			throw new IllegalArgumentException("a container with " + mode + " networking is in no network");
		}
		if ((mode == Mode.CONTAINER) == container.isEmpty()) {
			throw new IllegalArgumentException("a container is named with CONTAINER networking, and only then");
		}
		if (networks.size() > MOST_NETWORKS
				|| networks.stream().map(Membership::network).distinct().count() != networks.size()) {
			throw new IllegalArgumentException(
					"a container is in at most " + MOST_NETWORKS + " networks, and in each once");
		}
		hosts.forEach(Networking::requireLine);
	}

	public Networking(Mode mode, List<PortMapping> ports, Map<String, String> hosts) {
		this(mode, ports, hosts, List.of(), ResolverSettings.HOST, "");
	}

	private static void requireLine(String name, String address) {
		if (!name.matches("[A-Za-z0-9_.-]{1,253}") || !address.matches("[0-9A-Fa-f.:]{2,45}|host-gateway")) {
			throw new IllegalArgumentException("not a name and an address: '" + name + "', '" + address + "'");
		}
	}

	public static Networking publishing(List<PortMapping> ports) {
		return new Networking(Mode.BRIDGE, ports, Map.of());
	}

	/** In these networks. */
	public static Networking of(Membership... networks) {
		return BRIDGE.withNetworks(List.of(networks));
	}

	/** In the network of another container. */
	public static Networking ofContainer(String id) {
		return new Networking(Mode.CONTAINER, List.of(), Map.of(), List.of(), ResolverSettings.HOST, id);
	}

	public Networking withNetworks(List<Membership> networks) {
		return new Networking(this.mode, this.ports, this.hosts, networks, this.resolver, this.container);
	}

	public Networking withPorts(List<PortMapping> ports) {
		return new Networking(this.mode, ports, this.hosts, this.networks, this.resolver, this.container);
	}

	public Networking withHosts(Map<String, String> hosts) {
		return new Networking(this.mode, this.ports, hosts, this.networks, this.resolver, this.container);
	}

	public Networking withResolver(ResolverSettings resolver) {
		return new Networking(this.mode, this.ports, this.hosts, this.networks, resolver, this.container);
	}

	/** To what a container is connected. */
	public enum Mode {

		/** Bridges, with an address of its own on each. */
		BRIDGE,

		/** Nothing but its own loopback. */
		NONE,

		/**
		 * The host's network namespace; never for tenants, and without a user namespace.
		 */
		HOST,

		/**
		 * The network namespace of another container, and its user namespace with it.
		 */
		CONTAINER

	}

}
