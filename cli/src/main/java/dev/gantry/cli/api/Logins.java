package dev.gantry.cli.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import dev.gantry.cli.local.Home;
import dev.gantry.cli.local.Settings;
import tools.jackson.core.JacksonException;

/**
 * Finds the platform: {@code GANTRY_URL} and {@code GANTRY_TOKEN}, else the login file,
 * else the platform of this host, whose admin token root can read.
 */
public final class Logins {

	private final Map<String, String> environment;

	private final Path file;

	public Logins(Map<String, String> environment) {
		this.environment = environment;
		String base = environment.getOrDefault("XDG_CONFIG_HOME",
				environment.getOrDefault("HOME", "/root") + "/.config");
		this.file = Path.of(base, "gantry", "login.json");
	}

	/** Finds the login; a home that is named wins over the login file. */
	public Login find(Path home) {
		String url = this.environment.get("GANTRY_URL");
		String token = this.environment.get("GANTRY_TOKEN");
		if (url != null && token != null) {
			return new Login(address(url), token);
		}
		if (home == null && url == null && token == null && Files.exists(this.file)) {
			return read();
		}
		Home local = Home.at(home == null ? Home.DEFAULT : home);
		return new Login(url == null ? Settings.of(local).apiUrl() : address(url),
				token == null ? adminToken(local) : token);
	}

	/** Keeps a login for later commands. */
	public void keep(Login login) {
		try {
			Files.createDirectories(this.file.getParent());
			Path fresh = Files.createTempFile(this.file.getParent(), ".login", ".json",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			Files.writeString(fresh, Json.pretty(login));
			Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new CommandFailure("The login could not be kept in " + this.file + ": " + ex.getMessage(),
					"Use GANTRY_URL and GANTRY_TOKEN instead", ex);
		}
	}

	/** Checks an address as a user writes it. */
	public static URI address(String text) {
		String full = text.contains("://") ? text : "http://" + text;
		try {
			URI uri = URI.create(full);
			if (uri.getHost() != null && uri.getScheme().matches("https?")) {
				return uri;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below, as every other address that is none.
		}
		throw new CommandFailure("'" + text + "' is not an address", "Write it like http://host:8080");
	}

	private Login read() {
		try {
			return Json.MAPPER.readValue(Files.readAllBytes(this.file), Login.class);
		}
		catch (IOException | JacksonException ex) {
			throw new CommandFailure("The login file " + this.file + " cannot be read: " + ex.getMessage(),
					"Log in again with 'gantry login URL'", ex);
		}
	}

	private static String adminToken(Home home) {
		try {
			String token = Files.readString(home.adminToken()).strip();
			if (!token.isEmpty()) {
				return token;
			}
		}
		catch (AccessDeniedException ex) {
			throw new CommandFailure("Only root may read the admin token in " + home.adminToken(),
					"Use sudo, or log in with a token of your own: gantry login URL", ex);
		}
		catch (NoSuchFileException ex) {
			// No platform here: told below.
		}
		catch (IOException ex) {
			throw new CommandFailure("The admin token in " + home.adminToken() + " cannot be read: " + ex.getMessage(),
					null, ex);
		}
		throw new CommandFailure("There is no platform on this host with the home " + home.directory(),
				"Start one with 'gantry up', or name another with GANTRY_URL and GANTRY_TOKEN or 'gantry login URL'");
	}

}
