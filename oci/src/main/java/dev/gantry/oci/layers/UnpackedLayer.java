package dev.gantry.oci.layers;

import dev.gantry.oci.digest.Digest;

/**
 * What a layer turned out to be.
 *
 * @param diffId the digest of the uncompressed archive
 * @param size of the uncompressed archive in bytes
 * @param entries how many entries it had
 */
public record UnpackedLayer(Digest diffId, long size, long entries) {
}
