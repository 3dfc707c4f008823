package dev.gantry.oci.layers;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;

/**
 * A layer as it was written.
 *
 * @param descriptor of the compressed archive
 * @param diffId the digest of the uncompressed archive
 * @param size of the uncompressed archive in bytes
 */
public record WrittenLayer(Descriptor descriptor, Digest diffId, long size) {
}
