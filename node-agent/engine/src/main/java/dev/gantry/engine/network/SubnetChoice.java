package dev.gantry.engine.network;

import java.util.Collection;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Chooses a home's subnet: a /22 of the upper half of 10.0.0.0/8, which private networks
 * use least, that overlaps nothing the host can reach. A bridge has at most 1023 ports,
 * so more addresses would be of no use. Each home begins its search elsewhere, so that
 * two homes seldom meet even when one is down.
 */
final class SubnetChoice {

	private static final Subnet RANGE = Subnet.parse("10.128.0.0/9");

	private static final int PREFIX = 22;

	private static final int CANDIDATES = (int) (RANGE.size() >> (32 - PREFIX));

	private SubnetChoice() {
	}

	/**
	 * The first free candidate.
	 * @param shortName the home's short name, 8 hexadecimal digits
	 * @param occupied what the host has addresses in, routes to or asks for names
	 */
	static Subnet choose(String shortName, Collection<Subnet> occupied) {
		int start = Math.floorMod((int) Long.parseLong(shortName, 16), CANDIDATES);
		for (int step = 0; step < CANDIDATES; step++) {
			int index = (start + step) % CANDIDATES;
			Subnet candidate = new Subnet(RANGE.network() + (index << (32 - PREFIX)), PREFIX);
			if (occupied.stream().noneMatch(candidate::overlaps)) {
				return candidate;
			}
		}
		throw new GantryException(ErrorCode.HOST_UNFIT,
				"choose a subnet for containers: every /" + PREFIX + " of " + RANGE + " overlaps a route of this host",
				"Remove the route that covers " + RANGE + ", or narrow it.");
	}

}
