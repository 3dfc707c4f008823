package dev.gantry.cli.api;

import java.net.URI;

/**
 * Where the platform is and what opens it.
 *
 * @param url its address
 * @param token a bearer token, a secret
 */
public record Login(URI url, String token) {

	@Override
	public String toString() {
		return "login to " + this.url;
	}

}
