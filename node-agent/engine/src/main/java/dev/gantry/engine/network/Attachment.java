package dev.gantry.engine.network;

import java.util.List;

/**
 * A container's place in the network, as plain data that is kept with the container.
 *
 * @param hostName the name of the host's end of its link
 * @param address its address, without a prefix length
 * @param prefix the length of its network's prefix in bits
 * @param gateway the bridge's address
 * @param nameservers what its resolver asks, in order; empty: what the host's resolver
 * asks
 * @param published the ports that are reachable on the host
 */
public record Attachment(String hostName, String address, int prefix, String gateway, List<String> nameservers,
		List<PublishedPort> published) {

	public Attachment {
		nameservers = List.copyOf(nameservers);
		published = List.copyOf(published);
	}

}
