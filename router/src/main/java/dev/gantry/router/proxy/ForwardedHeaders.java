package dev.gantry.router.proxy;

import java.util.List;
import java.util.stream.Stream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Cleans and completes the headers of a request that is passed on: what belongs to one
 * connection only is removed (RFC 9110 section 7.6.1), and who asked, by which scheme and
 * for which host is told to the backend. A client cannot invent these: what it sends of
 * them is dropped unless it is a trusted proxy.
 */
final class ForwardedHeaders {

	private static final CharSequence FOR = HttpHeaders.createOptimized("X-Forwarded-For");

	private static final CharSequence PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");

	private static final CharSequence HOST = HttpHeaders.createOptimized("X-Forwarded-Host");

	/** Names by which frameworks learn of proxies. */
	private static final List<CharSequence> CLAIMS = named("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
			"X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server", "X-Forwarded-Ssl", "X-Forwarded-Scheme",
			"X-Forwarded-By", "X-Real-IP", "Forwarded", "X-Original-Host", "X-Original-URL", "X-Rewrite-URL");

	private static final List<CharSequence> HOP_BY_HOP = named("Connection", "Keep-Alive", "Proxy-Connection",
			"Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Upgrade");

	private final TrustedProxies trusted;

	ForwardedHeaders(TrustedProxies trusted) {
		this.trusted = trusted;
	}

	private static List<CharSequence> named(String... names) {
		return Stream.of(names).map(HttpHeaders::createOptimized).toList();
	}

	/**
	 * Takes a client's headers over into the request to a backend, all but those that are
	 * about the client's connection, the length of chunks and the host.
	 */
	void pass(HttpServerRequest request, MultiMap headers) {
		headers.addAll(request.headers());
		rewrite(headers, request.remoteAddress().hostAddress(), request.scheme(), authority(request));
		headers.remove(HttpHeaders.HOST);
		headers.remove(HttpHeaders.TRANSFER_ENCODING);
		if (request.version() == HttpVersion.HTTP_2) {
			joinCookies(headers);
		}
	}

	/**
	 * HTTP/2 may send them one by one, older versions must not (RFC 9113 section 8.2.3).
	 */
	private static void joinCookies(MultiMap headers) {
		List<String> cookies = headers.getAll(HttpHeaders.COOKIE);
		if (cookies.size() > 1) {
			headers.set(HttpHeaders.COOKIE, String.join("; ", cookies));
		}
	}

	private static String authority(HttpServerRequest request) {
		String host = (request.version() == HttpVersion.HTTP_2) ? null : request.getHeader(HttpHeaders.HOST);
		return (host != null) ? host : request.authority().toString();
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

	private static void setIfMissing(MultiMap headers, CharSequence name, String value) {
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
