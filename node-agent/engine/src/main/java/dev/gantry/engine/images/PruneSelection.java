package dev.gantry.engine.images;

import java.time.Instant;
import java.util.function.Predicate;

import dev.gantry.oci.documents.ImageConfig;

/**
 * Which unused images to remove.
 *
 * @param named whether also those that have a name
 * @param addedBefore only those that came to this node before, or {@code null}
 * @param matching only those whose config is of a kind, for example by its labels
 */
public record PruneSelection(boolean named, Instant addedBefore, Predicate<ImageConfig> matching) {

	/** Images without a name. */
	public static final PruneSelection DANGLING = new PruneSelection(false, null, (config) -> true);

	/** All images that no container uses. */
	public static final PruneSelection UNUSED = new PruneSelection(true, null, (config) -> true);

	boolean selects(NodeImage image) {
		return (this.named || image.names().isEmpty())
				&& (this.addedBefore == null || image.added().isBefore(this.addedBefore))
				&& this.matching.test(image.config());
	}

}
