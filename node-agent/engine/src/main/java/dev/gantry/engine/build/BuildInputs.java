package dev.gantry.engine.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import dev.gantry.engine.images.ImageSources;

/**
 * What a build may read.
 *
 * @param context the unpacked source; hostile
 * @param contexts more sources by the names that the Dockerfile uses
 * @param images where base images are looked for
 * @param secrets what only its steps may see
 */
public record BuildInputs(Path context, Map<String, NamedContext> contexts, ImageSources images, BuildSecrets secrets) {

	public BuildInputs {
		Objects.requireNonNull(context, "context");
		contexts = Map.copyOf(contexts);
		Objects.requireNonNull(images, "images");
		Objects.requireNonNull(secrets, "secrets");
	}

}
