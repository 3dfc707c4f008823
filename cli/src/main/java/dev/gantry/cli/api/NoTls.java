package dev.gantry.cli.api;

import javax.net.ssl.SSLContext;

/** For a client that speaks plain HTTP only: every use of TLS fails. */
final class NoTls extends SSLContext {

	NoTls() {
		super(null, null, "none");
	}

}
