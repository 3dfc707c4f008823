package dev.gantry.contracts.images;

/**
 * A layer of an image.
 *
 * @param digest of the layer as stored
 * @param mediaType tells its compression
 * @param size as stored, in bytes
 * @param createdBy the instruction that made it, as the image says, or {@code null}
 */
public record LayerView(String digest, String mediaType, long size, String createdBy) {
}
