package dev.gantry.platform.drains;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Where a drain leads.
 *
 * @param kind how lines travel
 * @param uri the address
 */
record DrainAddress(Kind kind, URI uri) {

	private static final int LONGEST = 2_000;

	/** How lines travel. */
	enum Kind {

		/** RFC 5424 in frames with a count of octets (RFC 6587). */
		SYSLOG_TCP,

		/** The same within TLS (RFC 5425). */
		SYSLOG_TLS,

		/** A datagram for each line (RFC 5426). */
		SYSLOG_UDP,

		/** Lines of JSON by POST. */
		HTTP

	}

	/**
	 * Reads an address.
	 * @throws GantryException {@code REQUEST_INVALID} if it is none
	 */
	static DrainAddress of(String url) {
		if (url == null || url.length() > LONGEST) {
			throw invalid(url == null ? "A drain needs a url" : "The address is too long");
		}
		URI uri;
		try {
			uri = new URI(url.strip());
		}
		catch (URISyntaxException ex) {
			throw invalid("The address cannot be read: " + ex.getReason());
		}
		Kind kind = switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
			case "syslog", "syslog+tcp" -> Kind.SYSLOG_TCP;
			case "syslog+tls" -> Kind.SYSLOG_TLS;
			case "syslog+udp" -> Kind.SYSLOG_UDP;
			case "http", "https" -> Kind.HTTP;
			default -> throw invalid("'" + uri.getScheme() + "' is no way to send log lines");
		};
		if (uri.getHost() == null || (kind != Kind.HTTP && uri.getPort() < 1)) {
			throw invalid("'" + shown(uri) + "' names no host" + ((kind == Kind.HTTP) ? "" : " and port"));
		}
		return new DrainAddress(kind, uri);
	}

	/** Without what may be secret: user, path and query often hold a token. */
	@Override
	public String toString() {
		return shown(this.uri);
	}

	private static String shown(URI uri) {
		boolean more = uri.getRawUserInfo() != null || uri.getRawQuery() != null
				|| (uri.getRawPath() != null && uri.getRawPath().length() > 1);
		return uri.getScheme() + "://" + uri.getHost() + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "")
				+ (more ? "/…" : "");
	}

	private static GantryException invalid(String detail) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail,
				"Write syslog+tcp://HOST:PORT, syslog+tls://HOST:PORT, syslog+udp://HOST:PORT or https://HOST/PATH");
	}

}
