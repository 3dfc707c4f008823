package dev.gantry.engine.build;

import java.time.Instant;

import dev.gantry.oci.digest.Digest;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a step made.
 *
 * @param layer the diffID of its layer, or {@code null} if it changed no file
 * @param createdAt when it ran; an image made from the cache carries this time, so that
 * it is the same image
 * @param size of its layer's files in bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CachedStep(Digest layer, Instant createdAt, long size) {
}
