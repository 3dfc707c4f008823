package dev.gantry.oci.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names for connections and refuses where a registry must not lead us: realms,
 * redirects and upload locations are its words, and must not become requests to the
 * inside of our network (CVE-2026-33540 and kin). It sits where addresses are resolved,
 * so a name cannot point elsewhere between check and use.
 * <p>
 * The registry itself is our own choice and may be anywhere. Others must be as public as
 * the registry is, and link-local addresses (the clouds' metadata services) are never
 * allowed.
 */
final class NetworkGuard implements DnsResolver {

	private final DnsResolver resolver;

	private final String registry;

	private final Set<String> chosen;

	/**
	 * Guards the way of one client.
	 * @param registry the registry's host name
	 * @param chosen other host names that a person configured: proxies
	 */
	NetworkGuard(String registry, Set<String> chosen) {
		this(SystemDefaultDnsResolver.INSTANCE, registry, chosen);
	}

	NetworkGuard(DnsResolver resolver, String registry, Set<String> chosen) {
		this.resolver = resolver;
		this.registry = registry;
		this.chosen = Set.copyOf(chosen);
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] addresses = this.resolver.resolve(host);
		if (!host.equalsIgnoreCase(this.registry) && !this.chosen.contains(host)) {
			Reach allowed = widest(this.resolver.resolve(this.registry));
			for (InetAddress address : addresses) {
				requireReach(host, address, allowed);
			}
		}
		return addresses;
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return this.resolver.resolveCanonicalHostname(host);
	}

	private void requireReach(String host, InetAddress address, Reach allowed) throws ForbiddenAddressException {
		Reach reach = Reach.of(address);
		if (reach == Reach.NEVER || reach.compareTo(allowed) > 0) {
			throw new ForbiddenAddressException("The registry " + this.registry + " leads to " + Shown.text(host)
					+ ", which is at " + address.getHostAddress() + " inside a private network; refused");
		}
	}

	private static Reach widest(InetAddress[] addresses) {
		Reach widest = Reach.PUBLIC;
		for (InetAddress address : addresses) {
			Reach reach = Reach.of(address);
			widest = (reach != Reach.NEVER && reach.compareTo(widest) > 0) ? reach : widest;
		}
		return widest;
	}

	/** How far inside an address is. */
	enum Reach {

		PUBLIC, PRIVATE, LOOPBACK, NEVER;

		static Reach of(InetAddress address) {
			if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
				return NEVER;
			}
			if (address.isLoopbackAddress()) {
				return LOOPBACK;
			}
			byte[] bytes = address.getAddress();
			int first = bytes[0] & 0xff;
			int second = bytes[1] & 0xff;
			if (address instanceof Inet6Address) {
				return ((first & 0xfe) == 0xfc || address.isSiteLocalAddress()) ? PRIVATE : PUBLIC;
			}
			boolean carrier = first == 100 && (second & 0xc0) == 64;
			return (address.isSiteLocalAddress() || carrier || first == 0) ? PRIVATE : PUBLIC;
		}

	}

	/** An address that a registry must not lead us to. */
	static final class ForbiddenAddressException extends UnknownHostException {

		private static final long serialVersionUID = 1L;

		ForbiddenAddressException(String message) {
			super(message);
		}

	}

}
