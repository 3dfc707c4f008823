package dev.gantry.engine.images;

import java.util.List;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;

/**
 * What was removed, or would be.
 *
 * @param untagged names that are gone
 * @param images images that are gone
 * @param layers the diffIDs of layers that are gone
 * @param contents how many documents and blobs are gone besides
 * @param bytes how much space that frees: files of layers, documents and blobs
 */
public record Removed(List<ImageReference> untagged, List<Digest> images, List<Digest> layers, int contents,
		long bytes) {

	/** Nothing. */
	static final Removed NOTHING = new Removed(List.of(), List.of(), List.of(), 0, 0);

	public Removed {
		untagged = List.copyOf(untagged);
		images = List.copyOf(images);
		layers = List.copyOf(layers);
	}

}
