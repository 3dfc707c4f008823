package dev.gantry.router.proxy;

import java.util.List;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * Cleans and completes the headers of a request that is passed on: what belongs to one
 * connection only is removed (RFC 9110 section 7.6.1), and who asked, by which scheme and
 * for which host is told to the backend. A client cannot invent these: what it sends of
 * them is dropped unless it is a trusted proxy.
 */
final class ForwardedHeaders {

	private static final String FOR = "X-Forwarded-For";

	private static final String PROTO = "X-Forwarded-Proto";

	private static final String HOST = "X-Forwarded-Host";

	/** Names by which frameworks learn of proxies. */
	private static final List<String> CLAIMS = List.of(FOR, PROTO, HOST, "X-Forwarded-Port", "X-Forwarded-Prefix",
			"X-Forwarded-Server", "X-Forwarded-Ssl", "X-Forwarded-Scheme", "X-Forwarded-By", "X-Real-IP", "Forwarded",
			"X-Original-Host", "X-Original-URL", "X-Rewrite-URL");

	private static final List<String> HOP_BY_HOP = List.of("Connection", "Keep-Alive", "Proxy-Connection",
			"Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Upgrade");

	private final TrustedProxies trusted;

	ForwardedHeaders(TrustedProxies trusted) {
		this.trusted = trusted;
	}

	/**
	 * Rewrites a request's headers.
	 * @param headers the client's headers, changed
	 * @param peer the client's address
	 * @param scheme by which it asked here
	 * @param host which it asked for, with a port where there is one
	 */
	void rewrite(MultiMap headers, String peer, String scheme, String host) {
		removeHopByHop(headers);
		headers.remove(HttpHeaders.EXPECT);
		if (this.trusted.includes(peer)) {
			String before = String.join(", ", headers.getAll(FOR));
			headers.set(FOR, before.isEmpty() ? peer : before + ", " + peer);
			setIfMissing(headers, PROTO, scheme);
			setIfMissing(headers, HOST, host);
			return;
		}
		CLAIMS.forEach(headers::remove);
		headers.set(FOR, peer);
		headers.set(PROTO, scheme);
		headers.set(HOST, host);
	}

	private static void setIfMissing(MultiMap headers, String name, String value) {
		if (!headers.contains(name)) {
			headers.set(name, value);
		}
	}

	/**
	 * Removes what is about one connection, also what the message itself names as such.
	 */
	static void removeHopByHop(MultiMap headers) {
		if (headers.contains(HttpHeaders.CONNECTION)) {
			for (String value : List.copyOf(headers.getAll(HttpHeaders.CONNECTION))) {
				for (String name : value.split(",")) {
					String stripped = name.strip();
					if (!stripped.isEmpty() && !isFraming(stripped)) {
						headers.remove(stripped);
					}
				}
			}
		}
		HOP_BY_HOP.forEach(headers::remove);
	}

	/** Where a message ends is not for the sender to take away. */
	private static boolean isFraming(String name) {
		return "content-length".equalsIgnoreCase(name) || "transfer-encoding".equalsIgnoreCase(name)
				|| "host".equalsIgnoreCase(name);
	}

}
