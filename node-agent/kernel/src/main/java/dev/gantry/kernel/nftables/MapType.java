package dev.gantry.kernel.nftables;

/**
 * The type of a map's keys or values. The number is only for programs that list the
 * rules; a type of several parts has six bits for each part, as {@code nft} writes it.
 *
 * @param number the type for {@code nft}
 * @param length in bytes, each part padded to four
 */
public record MapType(int number, int length) {

	/** {@code ipv4_addr}. */
	public static final MapType ADDRESS = new MapType(7, 4);

	/** {@code inet_proto}. */
	public static final MapType PROTOCOL = new MapType(12, 4);

	/** {@code inet_service}. */
	public static final MapType PORT = new MapType(13, 4);

	private static final int BITS = 6;

	private int parts() {
		return this.length / 4;
	}

	/** This type followed by another. */
	public MapType and(MapType next) {
		return new MapType(this.number << (BITS * next.parts()) | next.number, this.length + next.length);
	}

}
