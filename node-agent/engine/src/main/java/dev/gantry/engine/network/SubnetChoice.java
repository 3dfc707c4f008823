package dev.gantry.engine.network;

import java.util.Collection;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Chooses subnets from the upper half of 10.0.0.0/8, which private networks use least,
 * that overlap nothing the host can reach: a /22 for a home's default network, because a
 * bridge has at most 1023 ports, and a /24 for each named network. Each home begins its
 * search elsewhere, so that two homes seldom meet even when one is down.
 */
final class SubnetChoice {

	private static final Subnet RANGE = Subnet.parse("10.128.0.0/9");

	private static final int DEFAULT_PREFIX = 22;

	private static final int NAMED_PREFIX = 24;

	private SubnetChoice() {
	}

	/**
	 * The first free candidate for a home's default network.
	 * @param shortName the home's short name, 8 hexadecimal digits
	 * @param occupied what the host has addresses in, routes to or asks for names
	 */
	static Subnet choose(String shortName, Collection<Subnet> occupied) {
		return choose(RANGE, DEFAULT_PREFIX, Long.parseLong(shortName, 16), occupied)
			.orElseThrow(() -> exhausted(ErrorCode.HOST_UNFIT, RANGE, DEFAULT_PREFIX));
	}

	/**
	 * The first free candidate for a named network.
	 * @param id the network's id, hexadecimal digits
	 * @throws GantryException with {@code NO_CAPACITY} when there is none
	 */
	static Subnet chooseNamed(String id, Collection<Subnet> occupied) {
		return choose(RANGE, NAMED_PREFIX, Long.parseLong(id.substring(0, 8), 16), occupied)
			.orElseThrow(() -> exhausted(ErrorCode.NO_CAPACITY, RANGE, NAMED_PREFIX));
	}

	static Optional<Subnet> choose(Subnet range, int prefix, long seed, Collection<Subnet> occupied) {
		int candidates = (int) (range.size() >> (32 - prefix));
		int start = Math.floorMod((int) seed, candidates);
		for (int step = 0; step < candidates; step++) {
			int index = (start + step) % candidates;
			Subnet candidate = new Subnet(range.network() + (index << (32 - prefix)), prefix);
			if (occupied.stream().noneMatch(candidate::overlaps)) {
				return Optional.of(candidate);
			}
		}
		return Optional.empty();
	}

	private static GantryException exhausted(ErrorCode code, Subnet range, int prefix) {
		return new GantryException(code,
				"choose a subnet for containers: every /" + prefix + " of " + range
						+ " overlaps a route of this host or another network",
				"Remove a network that nobody uses or the route that covers " + range
						+ ", or name a free subnet yourself.");
	}

}
