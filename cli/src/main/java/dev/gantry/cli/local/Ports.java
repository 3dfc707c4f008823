package dev.gantry.cli.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

import dev.gantry.cli.api.CommandFailure;

/** Looks at ports before anything is started on them. */
final class Ports {

	private final ProcessTable processes;

	Ports(ProcessTable processes) {
		this.processes = processes;
	}

	/** Fails when ports are not usable, equal to each other or taken. */
	void requireFree(Settings settings) {
		Map<Integer, String> seen = new HashMap<>();
		settings.byOption().forEach((option, port) -> {
			if (port < 1 || port > 65535) {
				throw new CommandFailure(option + " " + port + " is not a port", "Give a number from 1 to 65535");
			}
			String other = seen.put(port, option);
			if (other != null) {
				throw new CommandFailure(other + " and " + option + " are both " + port, "Give each a port of its own");
			}
		});
		settings.byOption().forEach((option, port) -> {
			if (!free(port)) {
				String owner = this.processes.listener(port).orElse("another process");
				throw new CommandFailure("Port " + port + " is taken by " + owner,
						"End that process, or choose another port with " + option + " N");
			}
		});
	}

	private static boolean free(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			// As the services do: a port whose connections are still closing is free.
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
