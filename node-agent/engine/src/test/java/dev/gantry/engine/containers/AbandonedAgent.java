package dev.gantry.engine.containers;

import java.nio.file.Path;

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
	 */
	public static void main(String[] arguments) throws InterruptedException {
		EngineHome home = EngineHome.below(Path.of(arguments[0]));
		HostContainers containers = HostContainers.open(home, BridgeNetwork.open(home));
		for (int i = 1; i < arguments.length; i += 2) {
			containers.create(ContainerSpec.of(arguments[i], TestHost.BASE, "/bin/sh", "-c", arguments[i + 1]));
			containers.start(arguments[i]);
			System.out.println("started " + arguments[i]);
		}
		System.out.println("all");
		Thread.sleep(Long.MAX_VALUE);
	}

}
