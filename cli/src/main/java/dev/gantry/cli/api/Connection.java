package dev.gantry.cli.api;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** The option that tells which platform a command is about. */
public final class Connection {

	@Option(names = "--home", paramLabel = "DIR",
			description = "a platform of this host, by its home (default: GANTRY_URL, the login, or /var/lib/gantry)")
	private Path home;

	private Api api;

	/** The platform's API. */
	public Api api() {
		if (this.api == null) {
			this.api = new Api(new Logins(System.getenv()).find(this.home));
		}
		return this.api;
	}

}
