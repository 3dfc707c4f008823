package dev.gantry.platform.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Where a repository is fetched from: over HTTP, because that needs no program, no key
 * file and no shell. It may hold a user name and a password or token, which are never
 * shown.
 *
 * @param uri the address
 */
public record RemoteAddress(URI uri) {

	private static final Set<String> SCHEMES = Set.of("https", "http");

	public RemoteAddress {
		if (uri.getHost() == null || uri.getScheme() == null || !SCHEMES.contains(uri.getScheme())
				|| uri.getFragment() != null) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"A git repository cannot be fetched from '" + shown(uri) + "'",
					"Give an address like https://host/path.git; a token for a private one goes before the host:"
							+ " https://user:token@host/path.git");
		}
	}

	/**
	 * Reads an address.
	 * @throws GantryException {@code REQUEST_INVALID} if it is none
	 */
	public static RemoteAddress of(String text) {
		try {
			return new RemoteAddress(new URI((text == null) ? "" : text.strip()));
		}
		catch (URISyntaxException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "The address of the git repository is not a URL",
					"Give an address like https://host/path.git", ex);
		}
	}

	/** The user name, or {@code null}. */
	String user() {
		String info = this.uri.getUserInfo();
		return (info == null) ? null : info.split(":", 2)[0];
	}

	/** The password or token; empty if there is none. */
	String password() {
		String info = this.uri.getUserInfo();
		return (info == null || info.indexOf(':') < 0) ? "" : info.substring(info.indexOf(':') + 1);
	}

	/** The address without user and password. */
	@Override
	public String toString() {
		return shown(this.uri);
	}

	private static String shown(URI uri) {
		String text = uri.toString();
		return (uri.getRawUserInfo() == null) ? text : text.replace(uri.getRawUserInfo() + "@", "");
	}

}
