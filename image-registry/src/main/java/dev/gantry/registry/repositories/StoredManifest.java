package dev.gantry.registry.repositories;

import dev.gantry.oci.digest.Digest;

/**
 * A manifest that a repository has.
 *
 * @param digest its digest
 * @param mediaType as it was pushed
 * @param size in bytes
 */
public record StoredManifest(Digest digest, String mediaType, long size) {

}
