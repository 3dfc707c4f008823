package dev.gantry.engine.network;

/**
 * A network of IPv4 addresses.
 *
 * @param network its first address, in network order
 * @param prefix the length of its prefix in bits
 */
record Subnet(int network, int prefix) {

	Subnet {
		if (prefix < 0 || prefix > 32) {
			throw new IllegalArgumentException("a prefix length is between 0 and 32: " + prefix);
		}
		if ((network & ~mask(prefix)) != 0) {
			throw new IllegalArgumentException(
					"the first address of a /" + prefix + " is not " + Ipv4.format(network) + ", it has host bits set");
		}
	}

	/** The subnet with a prefix length that an address lies in. */
	static Subnet around(int address, int prefix) {
		return new Subnet(address & mask(prefix), prefix);
	}

	/**
	 * Reads {@code a.b.c.d/n}.
	 * @throws IllegalArgumentException when the text is not of that form
	 */
	static Subnet parse(String text) {
		String[] parts = text.split("/", 2);
		if (parts.length != 2 || !parts[1].matches("\\d{1,2}")) {
			throw new IllegalArgumentException("a subnet is written as ADDRESS/PREFIX, not " + text);
		}
		return new Subnet(Ipv4.of(parts[0]), Integer.parseInt(parts[1]));
	}

	/** The first address that a host can have; the bridge's. */
	int gateway() {
		return this.network + 1;
	}

	/** How many addresses it has, with those that no host can have. */
	long size() {
		return 1L << (32 - this.prefix);
	}

	boolean contains(int address) {
		return (address & mask(this.prefix)) == this.network;
	}

	boolean overlaps(Subnet other) {
		return contains(other.network) || other.contains(this.network);
	}

	private static int mask(int prefix) {
		return (prefix == 0) ? 0 : -1 << (32 - prefix);
	}

	@Override
	public String toString() {
		return Ipv4.format(this.network) + "/" + this.prefix;
	}

}
