package dev.gantry.engine.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A network of IPv6 addresses that has room for an IPv4 address in each of its own.
 *
 * @param high the first 64 bits of its first address
 * @param low the last 64 bits of its first address
 * @param prefix the length of its prefix in bits, at most 96
 */
record Subnet6(long high, long low, int prefix) {

	private static final int LENGTH = 16;

	private static final int LONGEST = 96;

	private static final long INET_BITS = 0xffffffffL;

	Subnet6 {
		if (prefix < 8 || prefix > LONGEST) {
			throw new IllegalArgumentException("an IPv6 subnet's prefix length is between 8 and " + LONGEST
					+ ", so that there is room for containers: " + prefix);
		}
		if ((high & ~mask(prefix)) != 0 || (low & ~mask(prefix - Long.SIZE)) != 0) {
			throw new IllegalArgumentException("the first address of a /" + prefix + " has no host bits set");
		}
	}

	/**
	 * Reads ADDRESS/PREFIX.
	 * @throws IllegalArgumentException when the text is not of that form
	 */
	static Subnet6 parse(String text) {
		String[] parts = text.split("/", 2);
		if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
			throw new IllegalArgumentException("a subnet is written as ADDRESS/PREFIX, not " + text);
		}
		ByteBuffer bytes = ByteBuffer.wrap(Inet.parse(parts[0])
			.map(InetAddress::getAddress)
			.filter((address) -> address.length == LENGTH)
			.orElseThrow(() -> new IllegalArgumentException("not an IPv6 address: " + parts[0])));
		return new Subnet6(bytes.getLong(), bytes.getLong(), Integer.parseInt(parts[1]));
	}

	/** The address of a member that has an IPv4 address, too. */
	InetAddress with(int inet) {
		return address(this.high, (this.low & ~INET_BITS) | (inet & INET_BITS));
	}

	/** The first address that a host can have; the bridge's. */
	InetAddress gateway() {
		return address(this.high, this.low + 1);
	}

	InetAddress first() {
		return address(this.high, this.low);
	}

	/** The first address behind it. */
	InetAddress end() {
		if (this.prefix <= Long.SIZE) {
			return address(this.high + (1L << (Long.SIZE - this.prefix) % Long.SIZE), 0);
		}
		long step = 1L << (2 * Long.SIZE - this.prefix);
		long next = this.low + step;
		return address((next == 0) ? this.high + 1 : this.high, next);
	}

	boolean contains(InetAddress address) {
		byte[] bytes = address.getAddress();
		if (bytes.length != LENGTH) {
			return false;
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return (buffer.getLong() & mask(this.prefix)) == this.high
				&& (buffer.getLong() & mask(this.prefix - Long.SIZE)) == this.low;
	}

	boolean overlaps(Subnet6 other) {
		return contains(other.first()) || other.contains(first());
	}

	private static long mask(int bits) {
		if (bits <= 0) {
			return 0;
		}
		return (bits >= Long.SIZE) ? -1 : -1L << (Long.SIZE - bits);
	}

	private static InetAddress address(long high, long low) {
		try {
			return InetAddress.getByAddress(ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return first().getHostAddress() + "/" + this.prefix;
	}

}
