package dev.gantry.agent.docker.containers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.network.Endpoint;

/**
 * Links of old, {@code CONTAINER[:ALIAS]}. A name that the other container has in its
 * networks anyway is left to their name service; another one is written down with the
 * address that the container has now. Variables are not made of links.
 */
final class Links {

	private Links() {
	}

	/**
	 * Names and addresses for the hosts file.
	 * @throws ApiException 404 for an unknown container, 409 for one that does not run
	 */
	static Map<String, String> of(List<String> links, Lookup lookup) {
		Map<String, String> hosts = new HashMap<>();
		for (String link : links) {
			String[] parts = link.split(":", 2);
			Container other = lookup.container(parts[0]);
			String alias = (parts.length == 2) ? parts[1] : parts[0];
			if (!other.running() || other.attachment() == null) {
				throw new ApiException(409, "Cannot link to a non running container: " + parts[0] + " AS " + alias);
			}
			boolean known = other.attachment()
				.endpoints()
				.stream()
				.filter((endpoint) -> !endpoint.ofDefault())
				.map(Endpoint::names)
				.anyMatch((names) -> names.contains(alias));
			if (!known) {
				hosts.put(alias, other.attachment().address());
			}
		}
		return hosts;
	}

}
