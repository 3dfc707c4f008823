package dev.gantry.engine.network;

import java.util.List;

/**
 * A container's place in the network and what brings it about from the inside.
 *
 * @param attachment the place
 * @param messages complete rtnetlink requests, each with {@code NLM_F_ACK}, that the
 * container's init sends from inside its network namespace, in order, before it gives up
 * its privileges: link up, address, route
 */
public record Connection(Attachment attachment, List<byte[]> messages) {

	public Connection {
		messages = List.copyOf(messages);
	}

}
