package dev.gantry.engine.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.images.ImageSources;

/**
 * What to build.
 *
 * @param id names the build, for {@link Builds#cancel}
 * @param context the unpacked source; hostile
 * @param dockerfile the Dockerfile's path in the context
 * @param arguments values for {@code ARG}
 * @param memory the limit of each step
 * @param useCache whether steps may come from the cache
 * @param sources where base images are looked for
 */
public record BuildRequest(String id, Path context, String dockerfile, Map<String, String> arguments, MemorySize memory,
		boolean useCache, ImageSources sources) {

	public BuildRequest {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(context, "context");
		Objects.requireNonNull(memory, "memory");
		Objects.requireNonNull(sources, "sources");
		dockerfile = (dockerfile == null || dockerfile.isEmpty()) ? "Dockerfile" : dockerfile;
		arguments = Map.copyOf(arguments);
	}

}
