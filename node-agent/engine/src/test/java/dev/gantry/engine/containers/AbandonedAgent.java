package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.network.BridgeNetwork;

/**
 * An agent in a process of its own, to be killed: starts containers and waits for its
 * end.
 */
final class AbandonedAgent {

	private AbandonedAgent() {
	}

	/**
	 * Arguments: the home, then a container's id and its script, any number of times.
	 * When it reads a line it takes memory until it has no more.
	 */
	public static void main(String[] arguments) throws IOException {
		EngineHome home = EngineHome.below(Path.of(arguments[0]));
		HostContainers containers = HostContainers.open(home, BridgeNetwork.open(home));
		for (int i = 1; i < arguments.length; i += 2) {
			containers.create(ContainerSpec.of(arguments[i], TestHost.BASE, "/bin/sh", "-c", arguments[i + 1]));
			containers.start(arguments[i]);
			System.out.println("started " + arguments[i]);
		}
		System.out.println("all");
		if (System.in.read() >= 0) {
			List<byte[]> taken = new ArrayList<>();
			while (true) {
				byte[] more = new byte[1 << 20];
				Arrays.fill(more, (byte) 1);
				taken.add(more);
			}
		}
	}

}
