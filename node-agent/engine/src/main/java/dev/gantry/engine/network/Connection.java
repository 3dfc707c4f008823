package dev.gantry.engine.network;

import java.util.List;

/**
 * How a container that starts wants to be connected.
 *
 * @param containerId whose connection
 * @param names what members of named networks find it by, beside its aliases
 * @param memberships the networks, at least one
 * @param ports what to publish
 * @param resolver how it looks names up
 */
public record Connection(String containerId, List<String> names, List<Membership> memberships, List<PortMapping> ports,
		ResolverSettings resolver) {

	public Connection {
		names = List.copyOf(names);
		memberships = memberships.isEmpty() ? List.of(Membership.of(Membership.DEFAULT_NETWORK))
				: List.copyOf(memberships);
		ports = List.copyOf(ports);
	}

	/** Whether the home's default network is among the memberships. */
	public boolean toDefault() {
		return this.memberships.stream().anyMatch(Membership::ofDefault);
	}

	/** Whether it is the only one. */
	boolean toDefaultOnly() {
		return this.memberships.size() == 1 && toDefault();
	}

}
