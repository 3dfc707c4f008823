package dev.gantry.engine.files;

import java.util.Objects;

import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.reference.ImageReference;

/**
 * How to make an image of a container.
 *
 * @param base the config of the image that the container was made of, with the
 * container's layers; {@code null} makes one of its layers without a history
 * @param run how to run the new image
 * @param author who made it, or {@code null}
 * @param comment what for, or {@code null}
 * @param pause whether the container's processes stand still meanwhile
 * @param name what to call the image, or {@code null}
 */
public record CommitRequest(ImageConfig base, RunConfig run, String author, String comment, boolean pause,
		ImageReference name) {

	public CommitRequest {
		Objects.requireNonNull(run, "run");
	}

}
