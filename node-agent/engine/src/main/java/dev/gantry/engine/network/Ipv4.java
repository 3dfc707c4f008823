package dev.gantry.engine.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IPv4 addresses as numbers in network order and as text. */
final class Ipv4 {

	private static final Pattern DOTTED = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

	private Ipv4() {
	}

	/** The address that a text in dotted form stands for; nothing is looked up. */
	static Optional<Integer> parse(String text) {
		Matcher matcher = DOTTED.matcher(text);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		int address = 0;
		for (int part = 1; part <= 4; part++) {
			int value = Integer.parseInt(matcher.group(part));
			if (value > 255) {
				return Optional.empty();
			}
			address = address << 8 | value;
		}
		return Optional.of(address);
	}

	/**
	 * Like {@link #parse} for a text that must be an address.
	 * @throws IllegalArgumentException when it is none
	 */
	static int of(String text) {
		return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
	}

	static InetAddress address(int address) {
		try {
			return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String format(int address) {
		return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
	}

	/** Whether the address is of 127.0.0.0/8. */
	static boolean isLoopback(int address) {
		return address >>> 24 == 127;
	}

}
