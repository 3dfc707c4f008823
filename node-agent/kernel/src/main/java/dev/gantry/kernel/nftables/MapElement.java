package dev.gantry.kernel.nftables;

/**
 * An element of a map or set.
 *
 * @param key the key's parts in network order, each padded to four bytes
 * @param value the value's parts, likewise; {@code null} in a set
 * @param end whether it is the first key after a range, in a set of ranges
 */
public record MapElement(byte[] key, byte[] value, boolean end) {

	public MapElement(byte[] key, byte[] value) {
		this(key, value, false);
	}

	/** An element of a set. */
	public static MapElement of(byte[] key) {
		return new MapElement(key, null, false);
	}

}
