package dev.gantry.engine.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import dev.gantry.engine.images.ImageSources;

/**
 * A build to do. Names of the resulting image are the caller's to give: the build answers
 * with the image.
 *
 * @param id names the build, for {@link Builds#cancel}
 * @param inputs what it may read
 * @param recipe what it shall make
 * @param conditions under what conditions its steps run
 * @param cache what it may take from earlier builds
 */
public record BuildRequest(String id, BuildInputs inputs, BuildRecipe recipe, StepConditions conditions,
		BuildCachePolicy cache) {

	public BuildRequest {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(inputs, "inputs");
		Objects.requireNonNull(recipe, "recipe");
		Objects.requireNonNull(conditions, "conditions");
		Objects.requireNonNull(cache, "cache");
	}

	/** A build of a context with its own Dockerfile, nothing else said. */
	public static BuildRequest of(String id, Path context, ImageSources images) {
		return new BuildRequest(id, new BuildInputs(context, Map.of(), images, BuildSecrets.NONE), BuildRecipe.USUAL,
				StepConditions.DEFAULT, BuildCachePolicy.DEFAULT);
	}

	public BuildRequest with(BuildRecipe recipe) {
		return new BuildRequest(this.id, this.inputs, recipe, this.conditions, this.cache);
	}

	public BuildRequest with(StepConditions conditions) {
		return new BuildRequest(this.id, this.inputs, this.recipe, conditions, this.cache);
	}

	public BuildRequest with(BuildCachePolicy cache) {
		return new BuildRequest(this.id, this.inputs, this.recipe, this.conditions, cache);
	}

	public BuildRequest with(BuildSecrets secrets) {
		BuildInputs more = new BuildInputs(this.inputs.context(), this.inputs.contexts(), this.inputs.images(),
				secrets);
		return new BuildRequest(this.id, more, this.recipe, this.conditions, this.cache);
	}

	public BuildRequest withContexts(Map<String, NamedContext> contexts) {
		BuildInputs more = new BuildInputs(this.inputs.context(), contexts, this.inputs.images(),
				this.inputs.secrets());
		return new BuildRequest(this.id, more, this.recipe, this.conditions, this.cache);
	}

}
