package dev.gantry.engine.network;

import java.time.Instant;

/**
 * A network that stands.
 *
 * @param id 64 hexadecimal digits, or {@code bridge} for the default network
 * @param spec what it is made of, with the addresses that the engine chose
 * @param bridge the name of its bridge on the host
 * @param createdAt when it was created
 */
public record NamedNetwork(String id, NetworkSpec spec, String bridge, Instant createdAt) {

	public String name() {
		return this.spec.name();
	}

	/** Whether it is the home's default network, which is always there. */
	public boolean isDefault() {
		return this.id.equals(Membership.DEFAULT_NETWORK);
	}

}
