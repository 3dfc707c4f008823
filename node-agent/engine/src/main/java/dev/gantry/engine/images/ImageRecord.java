package dev.gantry.engine.images;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;

/**
 * Says that an image is on this node.
 *
 * @param image the digest of its manifest
 * @param added when it came
 * @param origins repositories that have it, with the digest that it has there
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ImageRecord(Digest image, Instant added, List<ImageReference> origins) {

	private static final int MAX_ORIGINS = 20;

	ImageRecord {
		origins = (origins != null) ? List.copyOf(origins) : List.of();
	}

	/** The same, also found elsewhere. */
	ImageRecord from(ImageReference origin) {
		if (origin == null || this.origins.contains(origin)) {
			return this;
		}
		return new ImageRecord(this.image, this.added,
				Stream.concat(Stream.of(origin), this.origins.stream()).limit(MAX_ORIGINS).toList());
	}

}
