package dev.gantry.engine.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code RUN --mount=type=secret} and {@code type=ssh} give to steps; never a part
 * of an image, a cache key or a log.
 *
 * @param values secrets by id
 * @param agents sockets of SSH agents on this host by id
 */
public record BuildSecrets(Map<String, byte[]> values, Map<String, Path> agents) {

	/** None. */
	public static final BuildSecrets NONE = new BuildSecrets(Map.of(), Map.of());

	public BuildSecrets {
		values = Map.copyOf(values);
		agents = Map.copyOf(agents);
	}

	Optional<byte[]> value(String id) {
		return Optional.ofNullable(this.values.get(id));
	}

	Optional<Path> agent(String id) {
		return Optional.ofNullable(this.agents.get(id));
	}

	/** These, and where they lack one, the other's. */
	BuildSecrets orElse(BuildSecrets other) {
		Map<String, byte[]> allValues = new java.util.HashMap<>(other.values);
		allValues.putAll(this.values);
		Map<String, Path> allAgents = new java.util.HashMap<>(other.agents);
		allAgents.putAll(this.agents);
		return new BuildSecrets(allValues, allAgents);
	}

	/** Names only. */
	@Override
	public String toString() {
		return "BuildSecrets[values=" + this.values.keySet() + ", agents=" + this.agents.keySet() + "]";
	}

}
