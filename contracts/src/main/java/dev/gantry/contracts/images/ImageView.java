package dev.gantry.contracts.images;

import java.time.Instant;

/**
 * A tagged image in the platform's registry.
 *
 * @param repository for example {@code apps/hello}
 * @param tag its tag
 * @param digest of its manifest
 * @param size of its layers as stored, in bytes
 * @param pushedAt when
 */
public record ImageView(String repository, String tag, String digest, long size, Instant pushedAt) {
}
