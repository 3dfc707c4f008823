package dev.gantry.oci.registry;

import java.net.URI;
import java.util.Locale;

import org.apache.hc.core5.http.HttpHost;

/**
 * Scheme, host and port (RFC 6454): the line that credentials do not cross.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, without brackets
 * @param port never the scheme's default by omission
 */
record Origin(String scheme, String host, int port) {

	private static final int HTTP = 80;

	private static final int HTTPS = 443;

	static Origin of(String scheme, String host, int port) {
		String lowerScheme = scheme.toLowerCase(Locale.ROOT);
		int effective = (port > 0) ? port : ("https".equals(lowerScheme) ? HTTPS : HTTP);
		return new Origin(lowerScheme, host.toLowerCase(Locale.ROOT), effective);
	}

	/**
	 * The origin of an absolute address.
	 * @throws RegistryException if it has none, or names a user
	 */
	static Origin of(URI uri) throws RegistryException {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		boolean web = "http".equals(scheme) || "https".equals(scheme);
		if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
			throw RegistryException.protocol("The registry points to '" + Shown.text(uri.toString())
					+ "', which is not a plain http or https address");
		}
		String host = uri.getHost();
		return of(scheme, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
	}

	boolean isSecure() {
		return "https".equals(this.scheme);
	}

	HttpHost toHttpHost() {
		return new HttpHost(this.scheme, this.host, this.port);
	}

	/** An address on this origin. */
	URI resolve(String pathAndQuery) {
		return URI.create(this + pathAndQuery);
	}

	@Override
	public String toString() {
		String name = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		boolean usual = this.port == (isSecure() ? HTTPS : HTTP);
		return this.scheme + "://" + name + (usual ? "" : ":" + this.port);
	}

}
