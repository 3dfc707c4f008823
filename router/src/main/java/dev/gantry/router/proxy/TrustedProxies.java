package dev.gantry.router.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The proxies in front of this router whose {@code X-Forwarded-*} headers are believed;
 * of everybody else they are replaced.
 *
 * @param networks their addresses
 */
public record TrustedProxies(List<Network> networks) {

	/** Nobody is believed. */
	public static final TrustedProxies NONE = new TrustedProxies(List.of());

	public TrustedProxies {
		networks = List.copyOf(networks);
	}

	/**
	 * Reads addresses and networks such as {@code 10.0.0.0/8} or {@code ::1}.
	 * @throws IllegalArgumentException naming the one that is neither
	 */
	public static TrustedProxies of(List<String> texts) {
		return new TrustedProxies(texts.stream().map(Network::parse).toList());
	}

	/** Whether a peer is one of them. */
	boolean includes(String address) {
		if (this.networks.isEmpty() || address == null) {
			return false;
		}
		byte[] bytes = bytes(address);
		return this.networks.stream().anyMatch((network) -> network.contains(bytes));
	}

	private static byte[] bytes(String address) {
		try {
			int zone = address.indexOf('%');
			return InetAddress.getByName((zone < 0) ? address : address.substring(0, zone)).getAddress();
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("not an IP address: " + address, ex);
		}
	}

	/**
	 * A network of addresses.
	 *
	 * @param address one of them
	 * @param prefix how many bits they share
	 */
	public record Network(byte[] address, int prefix) {

		static Network parse(String text) {
			String[] parts = text.split("/", 2);
			if (!parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
				throw new IllegalArgumentException("a trusted proxy is an IP address or ADDRESS/PREFIX, not " + text);
			}
			byte[] address = bytes(parts[0]);
			int bits = address.length * 8;
			if (parts.length == 2 && !parts[1].matches("\\d{1,3}")) {
				throw new IllegalArgumentException("a trusted proxy is an IP address or ADDRESS/PREFIX, not " + text);
			}
			int prefix = (parts.length == 1) ? bits : Integer.parseInt(parts[1]);
			if (prefix > bits) {
				throw new IllegalArgumentException("the prefix of " + text + " is longer than " + bits);
			}
			return new Network(address, prefix);
		}

		boolean contains(byte[] other) {
			if (other.length != this.address.length) {
				return false;
			}
			for (int bit = 0; bit < this.prefix; bit++) {
				int mask = 0x80 >> (bit % 8);
				if ((other[bit / 8] & mask) != (this.address[bit / 8] & mask)) {
					return false;
				}
			}
			return true;
		}

	}

}
