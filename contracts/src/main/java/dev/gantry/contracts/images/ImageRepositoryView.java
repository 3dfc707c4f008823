package dev.gantry.contracts.images;

import java.time.Instant;

/**
 * A repository of the platform's registry.
 *
 * @param repository its name, for example {@code apps/hello}
 * @param tags how many
 * @param manifests how many
 * @param blobs how many
 * @param bytes of its blobs, each counted once
 * @param pushedAt when the newest manifest came, or {@code null}
 */
public record ImageRepositoryView(String repository, int tags, int manifests, int blobs, long bytes, Instant pushedAt) {
}
