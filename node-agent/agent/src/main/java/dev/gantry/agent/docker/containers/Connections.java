package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.PortMapping;
import dev.gantry.engine.network.Protocol;
import dev.gantry.engine.network.ResolverSettings;

/** Reads how a client wants a container to be connected. */
public final class Connections {

	private Connections() {
	}

	static Networking of(Fields host, Fields networking, Set<String> exposed, Lookup lookup) {
		String mode = host.text("NetworkMode");
		ResolverSettings resolver = new ResolverSettings(host.texts("Dns"), host.texts("DnsSearch"),
				host.texts("DnsOptions"));
		if (mode.equals("host")) {
			return Networking.HOST.withResolver(resolver).withHosts(hosts(host));
		}
		if (mode.equals("none")) {
			return Networking.NONE.withResolver(resolver).withHosts(hosts(host));
		}
		if (mode.startsWith("container:")) {
			return Networking.ofContainer(joined(mode.substring("container:".length()), lookup));
		}
		Map<String, String> hosts = Links.of(host.texts("Links"), lookup).hosts();
		hosts.putAll(hosts(host));
		return Networking.BRIDGE.withNetworks(memberships(mode, networking.object("EndpointsConfig")))
			.withPorts(ports(host, exposed))
			.withResolver(resolver)
			.withHosts(hosts);
	}

	/** With 404 the command would look for the image. */
	private static String joined(String other, Lookup lookup) {
		try {
			return lookup.container(other).id();
		}
		catch (ApiException ex) {
			throw new ApiException(409, "cannot join network of a container that is not there: " + ex.getMessage());
		}
	}

	private static List<Membership> memberships(String mode, Fields endpoints) {
		String first = Set.of("", "default", "bridge").contains(mode) ? Membership.DEFAULT_NETWORK : mode;
		List<Membership> memberships = new ArrayList<>();
		List<String> names = new ArrayList<>(endpoints.names());
		names.replaceAll((name) -> name.equals("default") ? Membership.DEFAULT_NETWORK : name);
		if (!names.contains(first)) {
			names.add(0, first);
		}
		for (String name : names) {
			memberships.add(membership(name, endpoints.object(endpoints.has(name) ? name : "default")));
		}
		return memberships;
	}

	/** One of {@code EndpointsConfig}. */
	public static Membership membership(String network, Fields endpoint) {
		Fields addresses = endpoint.object("IPAMConfig");
		boolean ofDefault = network.equals(Membership.DEFAULT_NETWORK);
		List<String> aliases = ofDefault ? List.of() : endpoint.texts("Aliases");
		if (ofDefault && !(addresses.text("IPv4Address") + addresses.text("IPv6Address")).isEmpty()) {
			throw ApiException.invalid("user specified IP address is supported on user defined networks only");
		}
		return new Membership(network, aliases, addresses.text("IPv4Address"), addresses.text("IPv6Address"),
				(int) endpoint.number("GwPriority"));
	}

	private static List<PortMapping> ports(Fields host, Set<String> exposed) {
		List<PortMapping> mappings = new ArrayList<>();
		Fields bindings = host.object("PortBindings");
		for (String port : bindings.names()) {
			List<Fields> places = bindings.objects(port);
			for (Fields place : places) {
				mappings.add(mapping(port, place.text("HostIp"), place.text("HostPort")));
			}
		}
		if (host.flag("PublishAllPorts")) {
			exposed.stream()
				.filter((port) -> !bindings.has(port))
				.forEach((port) -> mappings.add(mapping(port, "", "")));
		}
		return mappings;
	}

	private static PortMapping mapping(String port, String address, String hostPort) {
		String[] parts = port.split("/", 2);
		String[] range = hostPort.split("-", 2);
		try {
			int first = hostPort.isEmpty() ? 0 : Integer.parseInt(range[0]);
			int last = (range.length == 2) ? Integer.parseInt(range[1]) : first;
			return new PortMapping(address.isEmpty() ? PortMapping.EVERYWHERE : address, first, last,
					Integer.parseInt(parts[0]), protocol(parts.length == 2 ? parts[1] : "tcp"));
		}
		catch (NumberFormatException ex) {
			throw ApiException.invalid("invalid port specification: '" + hostPort + ":" + port + "'");
		}
	}

	private static Protocol protocol(String name) {
		try {
			return Protocol.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw ApiException.invalid("invalid protocol: " + name);
		}
	}

	private static Map<String, String> hosts(Fields host) {
		Map<String, String> hosts = new LinkedHashMap<>();
		for (String line : host.texts("ExtraHosts")) {
			int end = line.indexOf('=') > 0 ? line.indexOf('=') : line.indexOf(':');
			if (end < 1) {
				throw ApiException.invalid("invalid extra host: '" + line + "'; write NAME:ADDRESS");
			}
			hosts.put(line.substring(0, end), line.substring(end + 1).replaceAll("^\\[|]$", ""));
		}
		return hosts;
	}

}
