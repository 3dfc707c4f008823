package dev.gantry.engine.network;

import java.util.List;
import java.util.Objects;

/**
 * A container's wish to be in a network.
 *
 * @param network the network's name or id; {@code bridge} is the home's default network
 * @param aliases more names of the container among the network's members
 * @param address its IPv4 address there; empty lets the engine choose
 * @param address6 its IPv6 address there; empty lets the engine choose
 * @param priority of several networks the one with the highest, and of equal ones the
 * first, has the default route
 */
public record Membership(String network, List<String> aliases, String address, String address6, int priority) {

	/** The default network, as it is called in a membership. */
	public static final String DEFAULT_NETWORK = "bridge";

	private static final int MOST_ALIASES = 64;

	private static final int LONGEST_NAME = 253;

	public Membership {
		Objects.requireNonNull(network, "network");
		aliases = (aliases == null) ? List.of() : List.copyOf(aliases);
		address = (address == null) ? "" : address;
		address6 = (address6 == null) ? "" : address6;
		if (aliases.size() > MOST_ALIASES) {
			throw new IllegalArgumentException("a container has at most " + MOST_ALIASES + " aliases in a network");
		}
		for (String alias : aliases) {
			if (alias.length() > LONGEST_NAME || !alias.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")) {
				throw new IllegalArgumentException("not a name that can be looked up: '" + alias + "'");
			}
		}
	}

	/** A membership without wishes. */
	public static Membership of(String network) {
		return new Membership(network, List.of(), "", "", 0);
	}

	public Membership withAliases(List<String> aliases) {
		return new Membership(this.network, aliases, this.address, this.address6, this.priority);
	}

	public Membership withAddress(String address) {
		return new Membership(this.network, this.aliases, address, this.address6, this.priority);
	}

	/** Whether it is the home's default network that is meant. */
	public boolean ofDefault() {
		return this.network.equals(DEFAULT_NETWORK);
	}

}
