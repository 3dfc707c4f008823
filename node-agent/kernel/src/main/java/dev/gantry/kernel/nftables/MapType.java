package dev.gantry.kernel.nftables;

/**
 * The type of a map's keys or values. The number is only for programs that list the
 * rules; a type of several parts has six bits for each part, as {@code nft} writes it.
 *
 * @param number the type for {@code nft}
 * @param length in bytes, each part padded to four
 * @param parts how many
 */
public record MapType(int number, int length, int parts) {

	/** {@code ipv4_addr}. */
	public static final MapType ADDRESS = new MapType(7, 4, 1);

	/** {@code inet_proto}. */
	public static final MapType PROTOCOL = new MapType(12, 4, 1);

	/** {@code inet_service}. */
	public static final MapType PORT = new MapType(13, 4, 1);

	/** {@code ipv6_addr}. */
	public static final MapType ADDRESS6 = new MapType(8, 16, 1);

	/** {@code ifname}. */
	public static final MapType INTERFACE = new MapType(41, 16, 1);

	private static final int BITS = 6;

	/** This type followed by another. */
	public MapType and(MapType next) {
		return new MapType(this.number << (BITS * next.parts) | next.number, this.length + next.length,
				this.parts + next.parts);
	}

}
