package dev.gantry.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import tools.jackson.core.JacksonException;

/**
 * What a platform on this host was started with; later starts and commands go by it.
 *
 * @param port of API and console
 * @param routerPort of the apps
 * @param registryPort of the registry
 * @param address the name or address under which other hosts reach this one
 * @param nodeName the name of this host's node, or {@code null} for the host's own
 * @param serverHeap the most that the server's heap may take, as the JVM's {@code -Xmx}
 * has it
 */
public record Settings(int port, int routerPort, int registryPort, String address, String nodeName, String serverHeap) {

	/** Enough for some hundred nodes; a thousand instances more take about 4 MB. */
	private static final String SERVER_HEAP = "768m";

	private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,5}[mMgG]");

	public static final Settings DEFAULT = new Settings(8080, 8000, 5000, "localhost", null, SERVER_HEAP);

	public Settings {
		address = address == null ? "localhost" : address;
		serverHeap = serverHeap == null ? SERVER_HEAP : serverHeap;
		if (!SIZE.matcher(serverHeap).matches()) {
			throw new CommandFailure("--server-heap " + serverHeap + " is not a size",
					"Give megabytes or gigabytes, such as 768m or 4g");
		}
	}

	/** Those of a home, or the defaults when it has none yet. */
	public static Settings of(Home home) {
		try {
			return Json.MAPPER.readValue(Files.readAllBytes(home.settings()), Settings.class);
		}
		catch (NoSuchFileException ex) {
			return DEFAULT;
		}
		catch (IOException | JacksonException ex) {
			throw new CommandFailure(home.settings() + " cannot be read: " + ex.getMessage(),
					"Remove the file and give the ports again: gantry up --port N --router-port N --registry-port N",
					ex);
		}
	}

	void keep(Home home) throws IOException {
		var fresh = home.resolve("settings.json.part");
		Files.writeString(fresh, Json.pretty(this) + "\n");
		Files.move(fresh, home.settings(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	/** Where the API answers on this host. */
	public URI apiUrl() {
		return URI.create("http://localhost:" + this.port);
	}

	/** Where other hosts reach the API. */
	URI publicUrl() {
		return URI.create("http://" + this.address + ":" + this.port);
	}

	/** Where nodes reach the registry, {@code host:port}. */
	String registryAddress() {
		return this.address + ":" + this.registryPort;
	}

	/** Each port by the option that changes it. */
	Map<String, Integer> byOption() {
		Map<String, Integer> ports = new LinkedHashMap<>();
		ports.put("--port", this.port);
		ports.put("--router-port", this.routerPort);
		ports.put("--registry-port", this.registryPort);
		return ports;
	}

}
