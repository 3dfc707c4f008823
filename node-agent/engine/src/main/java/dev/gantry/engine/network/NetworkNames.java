package dev.gantry.engine.network;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a home's objects in the kernel are called.
 *
 * @param shortName the home's short name, 8 hexadecimal digits
 */
record NetworkNames(String shortName) {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int BRIDGE_DIGITS = 6;

	String bridge() {
		return "gtr-" + this.shortName.substring(0, BRIDGE_DIGITS);
	}

	/**
	 * The name of a named network's bridge; never one that a link or another home's
	 * bridge has.
	 */
	String bridge(String networkId) {
		return bridgePrefix() + networkId.substring(0, BRIDGE_DIGITS);
	}

	/** What the names of all bridges of named networks begin with. */
	String bridgePrefix() {
		return "gn" + this.shortName.substring(0, BRIDGE_DIGITS);
	}

	String table() {
		return "gantry_" + this.shortName;
	}

	/**
	 * A new name for the host's end of a link; 15 characters are the most that the kernel
	 * takes. Never one that was used before, for links vanish some time after their
	 * namespace.
	 */
	String newLink() {
		byte[] random = new byte[4];
		RANDOM.nextBytes(random);
		return linkPrefix() + HexFormat.of().formatHex(random);
	}

	String linkPrefix() {
		return "g" + this.shortName.substring(0, BRIDGE_DIGITS);
	}

	/**
	 * The link group of ends that are about to be removed together; never the default 0.
	 */
	int doomedGroup() {
		return (int) (Long.parseLong(this.shortName, 16) & 0x7fffffff) | 1;
	}

	/**
	 * The hardware address of an address's owner: locally administered, and always the
	 * same for an address, so that a neighbour's memory of it stays true when the address
	 * gets a new owner.
	 */
	static byte[] mac(int address) {
		return ByteBuffer.allocate(6).put((byte) 0x06).put((byte) 0x67).putInt(address).array();
	}

}
