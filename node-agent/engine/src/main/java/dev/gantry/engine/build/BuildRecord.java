package dev.gantry.engine.build;

import java.time.Instant;
import java.util.Map;

import dev.gantry.oci.digest.Digest;

/**
 * How an image came to be.
 *
 * @param dockerfile the digest of its text
 * @param bases images that it starts from or copies from, by the name in the Dockerfile,
 * each with the digest of its manifest
 * @param arguments build arguments that an ARG declared; proxies are left out
 * @param begun when
 * @param ended when
 * @param steps what its steps made, by key
 */
public record BuildRecord(Digest dockerfile, Map<String, Digest> bases, Map<String, String> arguments, Instant begun,
		Instant ended, Map<Digest, CachedStep> steps) {

	public BuildRecord {
		bases = Map.copyOf(bases);
		arguments = Map.copyOf(arguments);
		steps = Map.copyOf(steps);
	}

}
