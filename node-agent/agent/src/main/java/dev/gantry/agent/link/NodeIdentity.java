package dev.gantry.agent.link;

/**
 * Who this node is to the platform.
 *
 * @param server the server that it joined
 * @param nodeId its id
 * @param nodeToken its bearer token, a secret
 * @param registry {@code host:port} of the platform's registry
 */
public record NodeIdentity(String server, String nodeId, String nodeToken, String registry) {

	@Override
	public String toString() {
		return "node " + this.nodeId + " of " + this.server;
	}

}
