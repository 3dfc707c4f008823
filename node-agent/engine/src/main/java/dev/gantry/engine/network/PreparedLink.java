package dev.gantry.engine.network;

import java.nio.file.Path;
import java.util.List;

/**
 * A veth pair that waits for its container.
 *
 * @param namespace a file that refers to the network namespace which holds the inner end
 * @param hostName the name of the host's end
 * @param innerIndex the interface index of the inner end, inside its namespace
 * @param address the address that is kept for its container
 * @param messages complete rtnetlink requests, each with {@code NLM_F_ACK}, to be sent
 * from inside the namespace, in order, by whoever made it: link up, address, route
 */
public record PreparedLink(Path namespace, String hostName, int innerIndex, String address, List<byte[]> messages) {

	public PreparedLink {
		messages = List.copyOf(messages);
	}

}
