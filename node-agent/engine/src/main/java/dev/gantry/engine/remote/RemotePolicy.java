package dev.gantry.engine.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Where builds may fetch from. The node fetches with its own rights, so addresses that
 * only it may reach are refused unless its operator names the host: loopback, private and
 * link-local ones, among them the metadata services of clouds. The check and the
 * connection use the same answer of the name service as long as this JVM remembers it, 30
 * s by default.
 *
 * @param privateHosts hosts that may be fetched from whatever their address
 */
public record RemotePolicy(Set<String> privateHosts) {

	/** Public addresses only. */
	public static final RemotePolicy PUBLIC_ONLY = new RemotePolicy(Set.of());

	public RemotePolicy {
		privateHosts = Set.copyOf(privateHosts);
	}

	/**
	 * Fails for what may not be fetched.
	 * @throws GantryException with {@code BUILD_FAILED}
	 */
	public void check(URI uri) throws IOException {
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw refused(uri, "only http and https are allowed");
		}
		if (uri.getHost() == null) {
			throw refused(uri, "it names no host");
		}
		if (this.privateHosts.contains(uri.getHost()) || isProxied(uri)) {
			return;
		}
		for (InetAddress address : addresses(uri)) {
			if (isPrivate(address)) {
				throw refused(uri, "its address " + address.getHostAddress() + " is not a public one");
			}
		}
	}

	/** A proxy looks the name up itself and has rules of its own. */
	private static boolean isProxied(URI uri) {
		return ProxySelector.getDefault().select(uri).stream().anyMatch((proxy) -> proxy.type() != Proxy.Type.DIRECT);
	}

	private static InetAddress[] addresses(URI uri) throws IOException {
		try {
			return InetAddress.getAllByName(uri.getHost());
		}
		catch (UnknownHostException ex) {
			throw new GantryException(ErrorCode.BUILD_FAILED, "the host '" + uri.getHost() + "' is not known",
					"Check the address, and the node's name servers", ex);
		}
	}

	private static boolean isPrivate(InetAddress address) {
		byte[] bytes = address.getAddress();
		boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
		boolean carrierGrade = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
		return address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
				|| address.isAnyLocalAddress() || address.isMulticastAddress() || uniqueLocal || carrierGrade;
	}

	private static GantryException refused(URI uri, String why) {
		return new GantryException(ErrorCode.BUILD_FAILED, "builds may not fetch " + withoutSecrets(uri) + ": " + why,
				"Use a public http or https address, or let the node's operator name the host in remote-hosts");
	}

	/** User, password and query stay out of logs. */
	static String withoutSecrets(URI uri) {
		String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
		return uri.getScheme() + "://" + uri.getHost() + port + (uri.getRawPath() == null ? "" : uri.getRawPath());
	}

}
