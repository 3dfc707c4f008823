package dev.gantry.registry.collection;

import java.util.List;

import dev.gantry.oci.digest.Digest;

/**
 * What a scrub found.
 *
 * @param contents how many contents it read
 * @param bytes how many bytes
 * @param corrupt those that are not what their digest says, or not there, and were not
 * healed yet, from this scrub and former ones
 */
public record Scrubbed(int contents, long bytes, List<Digest> corrupt) {

	public Scrubbed {
		corrupt = List.copyOf(corrupt);
	}

}
