package dev.gantry.agent.docker.containers;

import java.nio.charset.StandardCharsets;

import dev.gantry.engine.network.Endpoint;
import dev.gantry.oci.digest.Digest;

/**
 * Clients expect an id of 64 hexadecimal digits where the engine knows a thing by a name:
 * the networks that every node has, and a container's links.
 */
public final class NetworkIds {

	private NetworkIds() {
	}

	/** A network's id, of one with a name only the name's digest. */
	public static String of(String network) {
		return network.matches("[0-9a-f]{64}") ? network : digest("network " + network);
	}

	/** The id of a link. */
	public static String of(Endpoint endpoint) {
		return digest("endpoint " + endpoint.hostName());
	}

	/** Whether somebody means a network by the beginning of such an id. */
	public static boolean means(String text, String network) {
		return text.length() >= 3 && !network.matches("[0-9a-f]{64}") && of(network).startsWith(text);
	}

	private static String digest(String text) {
		return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).hex();
	}

}
