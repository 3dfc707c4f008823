package dev.gantry.platform.images;

import dev.gantry.platform.releases.StoredImage;

/**
 * An image that was found.
 *
 * @param image where, and its digest
 * @param exposedPort the lowest TCP port that it exposes, or {@code null}
 * @param foundAt where, for people
 */
public record ResolvedImage(StoredImage image, Integer exposedPort, String foundAt) {

}
