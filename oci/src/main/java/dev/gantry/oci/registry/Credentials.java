package dev.gantry.oci.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** How a client shows who it is. */
public sealed interface Credentials {

	/** Nobody in particular. */
	Credentials ANONYMOUS = new Anonymous();

	/** A user name and a password, or whatever a registry takes for one. */
	static Credentials basic(String username, String password) {
		return new Basic(username, password);
	}

	/** Nobody in particular. */
	record Anonymous() implements Credentials {
	}

	/**
	 * A user name and a password. The password stays out of {@link #toString()}.
	 *
	 * @param username without a colon (RFC 7617)
	 * @param password the secret
	 */
	record Basic(String username, String password) implements Credentials {

		public Basic {
			Objects.requireNonNull(password, "password");
			if (username == null || username.indexOf(':') >= 0) {
				throw new IllegalArgumentException("a user name must not have a colon in it");
			}
		}

		String header() {
			byte[] pair = (this.username + ":" + this.password).getBytes(StandardCharsets.UTF_8);
			return "Basic " + Base64.getEncoder().encodeToString(pair);
		}

		@Override
		public String toString() {
			return "Basic[" + this.username + ", …]";
		}

	}

}
