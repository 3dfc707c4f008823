package dev.gantry.engine.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of both families as text; nothing is ever looked up. */
final class Inet {

	private static final Pattern INET6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

	private Inet() {
	}

	/** The address that a text stands for, IPv4 in dotted form or IPv6 without a zone. */
	static Optional<InetAddress> parse(String text) {
		boolean inet6 = text.contains(":") && INET6.matcher(text).matches();
		if (!inet6 && Ipv4.parse(text).isEmpty()) {
			return Optional.empty();
		}
		try {
			return Optional.of(InetAddress.getByName(text));
		}
		catch (UnknownHostException ex) {
			return Optional.empty();
		}
	}

}
