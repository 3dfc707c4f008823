package dev.gantry.engine.build;

import java.util.Map;
import java.util.Objects;

/**
 * What a build shall make of its inputs.
 *
 * @param file the instructions
 * @param target the stage to build, by name or number; {@code null} for the last
 * @param arguments values for {@code ARG}
 * @param labels more labels for the image; they win over the Dockerfile's
 * @param sent whether the image will be sent elsewhere at once: if so it is the image
 * that registries get, else one whose layers are compressed when somebody wants to send
 * it
 */
public record BuildRecipe(BuildFile file, String target, Map<String, String> arguments, Map<String, String> labels,
		boolean sent) {

	/** The last stage of the Dockerfile in the context's root. */
	public static final BuildRecipe USUAL = new BuildRecipe(BuildFile.USUAL, null, Map.of(), Map.of(), true);

	public BuildRecipe {
		Objects.requireNonNull(file, "file");
		target = (target == null || target.isEmpty()) ? null : target;
		arguments = Map.copyOf(arguments);
		labels = Map.copyOf(labels);
	}

	public BuildRecipe withFile(BuildFile file) {
		return new BuildRecipe(file, this.target, this.arguments, this.labels, this.sent);
	}

	public BuildRecipe withTarget(String target) {
		return new BuildRecipe(this.file, target, this.arguments, this.labels, this.sent);
	}

	public BuildRecipe withArguments(Map<String, String> arguments) {
		return new BuildRecipe(this.file, this.target, arguments, this.labels, this.sent);
	}

	public BuildRecipe withLabels(Map<String, String> labels) {
		return new BuildRecipe(this.file, this.target, this.arguments, labels, this.sent);
	}

	/** For this node only. */
	public BuildRecipe unsent() {
		return new BuildRecipe(this.file, this.target, this.arguments, this.labels, false);
	}

}
