package dev.gantry.cli.local;

import java.nio.file.Path;

/**
 * The directory of one platform on this host.
 *
 * <pre>
 * /var/lib/gantry      root's, readable
 *   admin-token        the service user's alone (0600); root reads it too
 *   config.yaml        optional settings of both services
 *   settings.json      the ports that the platform was started with
 *   lib/               the jars of both services
 *   logs/              server.log, agent.log: links to where each service keeps its own
 *   run/               process ids
 *   cache/             the demo's base image
 *   server/            the service user's: database, sources, registry, keys
 *   agent/             root's alone: engine, node identity
 * </pre>
 *
 * @param directory an absolute path
 */
public record Home(Path directory) {

	public static final Path DEFAULT = Path.of("/var/lib/gantry");

	public static Home at(Path directory) {
		return new Home(directory.toAbsolutePath().normalize());
	}

	Path resolve(String name) {
		return this.directory.resolve(name);
	}

	public Path adminToken() {
		return resolve("admin-token");
	}

	Path configuration() {
		return resolve("config.yaml");
	}

	Path settings() {
		return resolve("settings.json");
	}

	Path lib() {
		return resolve("lib");
	}

	Path log(String role) {
		return resolve("logs").resolve(role + ".log");
	}

	/** Where a service, as its own user, keeps and rotates its log. */
	Path ownLog(String role) {
		return resolve(role).resolve("logs").resolve(role + ".log");
	}

	/** What a service writes past its log: little, and begun anew with each start. */
	Path output(String role) {
		return resolve("run").resolve(role + ".out");
	}

	Path pidFile(String role) {
		return resolve("run").resolve(role + ".pid");
	}

	Path server() {
		return resolve("server");
	}

	Path agent() {
		return resolve("agent");
	}

	Path cache() {
		return resolve("cache");
	}

}
