package dev.gantry.agent.docker.containers;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.engine.containers.Containers;

/** Makes up ids, and names for containers that are given none. */
final class Names {

	private static final RandomGenerator RANDOM = new SecureRandom();

	private static final List<String> HOW = List.of("amber", "brisk", "calm", "dapper", "eager", "fond", "gentle",
			"hardy", "icy", "jolly", "keen", "lively", "mellow", "noble", "oaken", "plucky", "quiet", "ruddy", "sunny",
			"tidy", "upbeat", "vivid", "witty", "young", "zesty");

	private static final List<String> WHAT = List.of("anchor", "barge", "crane", "davit", "elevator", "ferry", "gantry",
			"hoist", "islet", "jetty", "keel", "ladder", "mast", "net", "oar", "pier", "quay", "rope", "sling", "tug",
			"upland", "vessel", "winch", "yard", "zephyr");

	private Names() {
	}

	static String id() {
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/**
	 * The name that a client gives, without the slash before it.
	 * @throws ApiException 400 for one that Docker does not take either
	 */
	static String checked(String given) {
		String name = given.startsWith("/") ? given.substring(1) : given;
		if (!name.isEmpty() && !name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
			throw ApiException
				.invalid("Invalid container name (" + given + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
		}
		return name;
	}

	/** A name that no container has now. */
	static String free(Containers containers) {
		for (int attempt = 0;; attempt++) {
			String name = HOW.get(RANDOM.nextInt(HOW.size())) + "_" + WHAT.get(RANDOM.nextInt(WHAT.size()))
					+ ((attempt == 0) ? "" : Integer.toString(RANDOM.nextInt(1_000_000)));
			if (containers.find(name).isEmpty()) {
				return name;
			}
		}
	}

}
