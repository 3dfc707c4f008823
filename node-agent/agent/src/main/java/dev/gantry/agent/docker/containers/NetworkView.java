package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.Endpoint;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.NamedNetwork;
import dev.gantry.engine.network.Networks;
import dev.gantry.engine.network.PublishedPort;

/** A container's place in networks, in Docker's documents. */
final class NetworkView {

	private final Map<String, NamedNetwork> networks = new HashMap<>();

	NetworkView(Networks networks) {
		for (NamedNetwork network : networks.list()) {
			this.networks.put(network.id(), network);
			this.networks.put(network.name(), network);
		}
	}

	/** All that there are. */
	Set<NamedNetwork> all() {
		return Set.copyOf(this.networks.values());
	}

	/** Docker's {@code NetworkMode}. */
	static String mode(Container container) {
		Networking networking = container.spec().networking();
		return switch (networking.mode()) {
			case HOST -> "host";
			case NONE -> "none";
			case CONTAINER -> "container:" + networking.container();
			case BRIDGE ->
				networking.networks().isEmpty() ? Membership.DEFAULT_NETWORK : networking.networks().get(0).network();
		};
	}

	/** Docker's {@code NetworkSettings.Networks}, by name. */
	Map<String, Object> endpoints(Container container) {
		Map<String, Object> endpoints = new LinkedHashMap<>();
		Networking networking = container.spec().networking();
		boolean ran = !(container.state() instanceof ContainerState.Created);
		if (networking.mode() == Networking.Mode.HOST || networking.mode() == Networking.Mode.NONE) {
			endpoints.put(mode(container), endpoint(Membership.of(mode(container)), null, ran));
			return endpoints;
		}
		List<Membership> memberships = networking.networks();
		if (memberships.isEmpty() && networking.mode() == Networking.Mode.BRIDGE) {
			memberships = List.of(Membership.of(Membership.DEFAULT_NETWORK));
		}
		for (Membership membership : memberships) {
			NamedNetwork network = this.networks.get(membership.network());
			Attachment attachment = container.running() ? container.attachment() : null;
			Endpoint endpoint = (attachment != null && network != null) ? attachment.endpoint(network.id()).orElse(null)
					: null;
			endpoints.put((network != null) ? network.name() : membership.network(),
					endpoint(membership, endpoint, ran));
		}
		return endpoints;
	}

	private Map<String, Object> endpoint(Membership membership, Endpoint endpoint, boolean ran) {
		NamedNetwork network = this.networks.get(membership.network());
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("IPAMConfig", membership.address().isEmpty() ? null : Map.of("IPv4Address", membership.address()));
		document.put("Links", null);
		document.put("Aliases", membership.aliases().isEmpty() ? null : membership.aliases());
		document.put("MacAddress", "");
		document.put("DriverOpts", null);
		if (membership.priority() != 0) {
			document.put("GwPriority", membership.priority());
		}
		String id = (network != null) ? network.id() : membership.network();
		document.put("NetworkID", ran ? NetworkIds.of(id) : "");
		document.put("EndpointID", (endpoint != null) ? NetworkIds.of(endpoint) : "");
		document.put("Gateway", (endpoint != null) ? endpoint.inet().gateway() : "");
		document.put("IPAddress", (endpoint != null) ? endpoint.inet().address() : "");
		document.put("IPPrefixLen", (endpoint != null) ? endpoint.inet().prefix() : 0);
		boolean six = endpoint != null && endpoint.inet6() != null;
		document.put("IPv6Gateway", six ? endpoint.inet6().gateway() : "");
		document.put("GlobalIPv6Address", six ? endpoint.inet6().address() : "");
		document.put("GlobalIPv6PrefixLen", six ? endpoint.inet6().prefix() : 0);
		document.put("DNSNames", (endpoint != null && !endpoint.names().isEmpty()) ? endpoint.names() : null);
		return document;
	}

	static List<PublishedPort> published(Container container) {
		return (container.running() && container.attachment() != null) ? container.attachment().published() : List.of();
	}

	/** Docker's {@code NetworkSettings}. */
	Map<String, Object> settings(Container container, Iterable<String> exposed) {
		Map<String, Object> settings = new LinkedHashMap<>();
		Attachment attachment = container.running() ? container.attachment() : null;
		boolean inDefault = attachment != null && attachment.endpoint(Membership.DEFAULT_NETWORK).isPresent();
		settings.put("Bridge", "");
		settings.put("SandboxID", (container.state() instanceof ContainerState.Created) ? "" : container.id());
		settings.put("SandboxKey", (container.state() instanceof ContainerState.Running running)
				? "/proc/" + running.pid() + "/ns/net" : "");
		settings.put("HairpinMode", false);
		settings.put("LinkLocalIPv6Address", "");
		settings.put("LinkLocalIPv6PrefixLen", 0);
		settings.put("SecondaryIPAddresses", null);
		settings.put("SecondaryIPv6Addresses", null);
		Map<String, List<Map<String, String>>> ports = new TreeMap<>();
		if (container.running()) {
			exposed.forEach((port) -> ports.put(port, null));
		}
		for (PublishedPort port : published(container)) {
			String name = port.containerPort() + "/" + port.protocol().name().toLowerCase(Locale.ROOT);
			List<Map<String, String>> places = new ArrayList<>();
			if (ports.get(name) != null) {
				places.addAll(ports.get(name));
			}
			places.add(Map.of("HostIp", port.hostAddress(), "HostPort", Integer.toString(port.hostPort())));
			ports.put(name, places);
		}
		settings.put("Ports", ports);
		settings.put("EndpointID",
				inDefault ? NetworkIds.of(attachment.endpoint(Membership.DEFAULT_NETWORK).orElseThrow()) : "");
		settings.put("Gateway", inDefault ? attachment.gateway() : "");
		settings.put("IPAddress", inDefault ? attachment.address() : "");
		settings.put("IPPrefixLen", inDefault ? attachment.prefix() : 0);
		settings.put("GlobalIPv6Address", "");
		settings.put("GlobalIPv6PrefixLen", 0);
		settings.put("IPv6Gateway", "");
		settings.put("MacAddress", "");
		settings.put("Networks", endpoints(container));
		return settings;
	}

}
