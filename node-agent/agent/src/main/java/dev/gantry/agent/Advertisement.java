package dev.gantry.agent;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

import dev.gantry.agent.host.HostFacts;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** Finds where routers reach this node's containers. */
record Advertisement(AgentProperties properties) {

	/**
	 * The address to publish ports on, or {@code null} when the server is on this host.
	 */
	String address() {
		if (this.properties.advertiseAddress() != null) {
			return this.properties.advertiseAddress();
		}
		URI server = this.properties.serverUrl();
		try {
			if (HostFacts.isOwn(InetAddress.getByName(server.getHost()))) {
				return null;
			}
			return HostFacts.addressTowards(server.getHost(), server.getPort() < 0 ? 443 : server.getPort());
		}
		catch (UnknownHostException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"The server's host name '" + server.getHost() + "' is not known",
					"Correct the server's address, or the host's name resolution", ex);
		}
	}

}
