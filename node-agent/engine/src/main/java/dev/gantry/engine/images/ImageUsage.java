package dev.gantry.engine.images;

import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;

/**
 * What the images of a node take.
 *
 * @param images all of them
 * @param containers how many containers use each, by id
 * @param sharedBytes how much of each is in layers that other images have, too
 * @param layerBytes all layers, each counted once, uncompressed
 * @param contentBytes documents and compressed blobs
 * @param reclaimableBytes what a prune of all unused images would free
 */
public record ImageUsage(List<NodeImage> images, Map<Digest, Integer> containers, Map<Digest, Long> sharedBytes,
		long layerBytes, long contentBytes, long reclaimableBytes) {

	public ImageUsage {
		images = List.copyOf(images);
		containers = Map.copyOf(containers);
		sharedBytes = Map.copyOf(sharedBytes);
	}

}
