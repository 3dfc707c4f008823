package dev.gantry.engine.images;

import java.time.Instant;
import java.util.List;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;

/**
 * An image of this node and what the node knows of it.
 *
 * @param image manifest digest, which is its id, and config
 * @param names what it is called here, sorted; empty for an image without a name
 * @param origins repositories that have it, each with the digest that it has there: the
 * manifest's, or that of the index it was found in
 * @param added when it came to this node
 * @param used when it was last wanted, to the minute
 * @param layerSizes the layers' uncompressed sizes in bytes, lowest first
 */
public record NodeImage(LocalImage image, List<ImageReference> names, List<ImageReference> origins, Instant added,
		Instant used, List<Long> layerSizes) {

	public NodeImage {
		names = List.copyOf(names);
		origins = List.copyOf(origins);
		layerSizes = List.copyOf(layerSizes);
	}

	/** The same with other names. */
	public NodeImage withNames(List<ImageReference> names) {
		return called(names, this.origins);
	}

	/** The same with other names and origins. */
	public NodeImage called(List<ImageReference> names, List<ImageReference> origins) {
		return new NodeImage(this.image, names, origins, this.added, this.used, this.layerSizes);
	}

	public Digest id() {
		return this.image.digest();
	}

	public ImageConfig config() {
		return this.image.config();
	}

	/** All layers, uncompressed, in bytes. */
	public long size() {
		return this.layerSizes.stream().mapToLong(Long::longValue).sum();
	}

	/** How it came to be, newest step first, with what each step added. */
	public List<HistoryStep> history() {
		return HistoryStep.of(config(), this.layerSizes);
	}

}
