package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.network.Endpoint;

/**
 * Links of old, {@code CONTAINER[:ALIAS]}, as Docker's page "Legacy container links" has
 * them. What is told of the other container is what it is now.
 */
final class Links {

	/** Of the other container's variables these say nothing to others. */
	private static final Set<String> OF_NOBODY = Set.of("PATH", "HOME");

	private final List<Link> links;

	private Links(List<Link> links) {
		this.links = links;
	}

	/**
	 * Looks who is linked.
	 * @throws ApiException 404 for an unknown container, 409 for one that does not run
	 */
	static Links of(List<String> texts, Lookup lookup) {
		List<Link> links = new ArrayList<>();
		for (String text : texts) {
			String[] parts = text.split(":", 2);
			Container other = lookup.container(parts[0]);
			String alias = (parts.length == 2) ? parts[1].replaceFirst("^.*/", "") : other.name();
			if (!other.running() || other.attachment() == null) {
				throw new ApiException(409, "Cannot link to a non running container: " + parts[0] + " AS " + alias);
			}
			links.add(new Link(other, alias));
		}
		return new Links(links);
	}

	/**
	 * Names and addresses for the hosts file. A name that the other container has in its
	 * networks anyway is left to their name service.
	 */
	Map<String, String> hosts() {
		Map<String, String> hosts = new LinkedHashMap<>();
		this.links.stream()
			.filter((link) -> !link.isKnown())
			.forEach((link) -> hosts.put(link.alias(), link.address()));
		return hosts;
	}

	/**
	 * Variables for the linking container.
	 * @param name what it is called
	 */
	Map<String, String> variables(String name) {
		Map<String, String> variables = new LinkedHashMap<>();
		this.links.forEach((link) -> link.addTo(variables, name));
		return variables;
	}

	private record Link(Container other, String alias) {

		String address() {
			return this.other.attachment().address();
		}

		boolean isKnown() {
			return this.other.attachment()
				.endpoints()
				.stream()
				.filter((endpoint) -> !endpoint.ofDefault())
				.map(Endpoint::names)
				.anyMatch((names) -> names.contains(this.alias));
		}

		void addTo(Map<String, String> variables, String name) {
			String prefix = this.alias.toUpperCase(Locale.ROOT).replace('-', '_');
			List<Port> ports = Notes.of(this.other)
				.config()
				.path("ExposedPorts")
				.propertyNames()
				.stream()
				.map(Port::of)
				.sorted(Port.LOWEST_FIRST)
				.toList();
			ports.stream().limit(1).forEach((port) -> variables.put(prefix + "_PORT", port.at(address())));
			for (Port port : ports) {
				String one = prefix + "_PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
				variables.put(one, port.at(address()));
				variables.put(one + "_ADDR", address());
				variables.put(one + "_PORT", Integer.toString(port.number()));
				variables.put(one + "_PROTO", port.protocol());
			}
			variables.put(prefix + "_NAME", "/" + name + "/" + this.alias);
			Notes.of(this.other).config().path("Env").forEach((each) -> {
				String[] variable = each.asString().split("=", 2);
				if (variable.length == 2 && !OF_NOBODY.contains(variable[0])) {
					variables.put(prefix + "_ENV_" + variable[0], variable[1]);
				}
			});
		}

	}

	private record Port(int number, String protocol) {

		static final Comparator<Port> LOWEST_FIRST = Comparator.comparing(Port::number)
			.thenComparing((port) -> !port.protocol().equals("tcp"));

		static Port of(String text) {
			String[] parts = text.split("/", 2);
			return new Port(Integer.parseInt(parts[0].replaceFirst("-.*", "")), (parts.length == 2) ? parts[1] : "tcp");
		}

		String at(String address) {
			return this.protocol + "://" + address + ":" + this.number;
		}

	}

}
