package dev.gantry.engine.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A container's link to one network, as plain data that is kept with the container.
 *
 * @param network the network's id; {@code bridge} for the default network
 * @param link the name of the link inside the container
 * @param hostName the name of the link's end on the host
 * @param inet its IPv4 address
 * @param inet6 its IPv6 address, or {@code null} in a network without IPv6
 * @param names what other members of the network find it by
 * @param priority of several networks that with the highest has the default route
 */
public record Endpoint(String network, String link, String hostName, Lease inet, Lease inet6, List<String> names,
		int priority) {

	public Endpoint {
		Objects.requireNonNull(network, "network");
		Objects.requireNonNull(inet, "inet");
		names = (names == null) ? List.of() : List.copyOf(names);
	}

	/** Whether it is in the home's default network. */
	public boolean ofDefault() {
		return this.network.equals(Membership.DEFAULT_NETWORK);
	}

	/** The same with other names in place of some. In the default network are none. */
	Endpoint renamed(List<String> before, List<String> after) {
		if (ofDefault()) {
			return this;
		}
		Set<String> renamed = new LinkedHashSet<>(after);
		this.names.stream().filter((name) -> !before.contains(name)).forEach(renamed::add);
		return new Endpoint(this.network, this.link, this.hostName, this.inet, this.inet6, List.copyOf(renamed),
				this.priority);
	}

}
