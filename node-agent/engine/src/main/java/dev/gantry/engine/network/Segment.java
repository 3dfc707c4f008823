package dev.gantry.engine.network;

import java.util.Optional;

/**
 * A network as it stands in the kernel.
 *
 * @param network what it is
 * @param bridge its bridge
 * @param subnet6 its IPv6 addresses, or {@code null}
 * @param pool the IPv4 addresses of its members
 */
record Segment(NamedNetwork network, Bridge bridge, Subnet6 subnet6, AddressPool pool) {

	String id() {
		return this.network.id();
	}

	String bridgeName() {
		return this.bridge.link().name();
	}

	Subnet subnet() {
		return this.bridge.subnet();
	}

	int gateway() {
		return this.bridge.gateway();
	}

	Traffic traffic() {
		return this.network.spec().traffic();
	}

	Optional<Subnet6> inet6() {
		return Optional.ofNullable(this.subnet6);
	}

}
