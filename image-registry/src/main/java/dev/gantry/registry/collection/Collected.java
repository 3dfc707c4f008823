package dev.gantry.registry.collection;

import java.util.List;

import dev.gantry.registry.repositories.Stored;

/**
 * What a collection removed, or would.
 *
 * @param dryRun whether nothing was removed
 * @param contents how many contents
 * @param bytes how many bytes of the store
 * @param links how many repositories' links to blobs that no manifest needs
 * @param strays how many contents that the database knows nothing of, as a crash leaves
 * them; their bytes are not counted
 * @param largest some of the contents, largest first
 */
public record Collected(boolean dryRun, int contents, long bytes, int links, int strays, List<Stored> largest) {

	private static final int SHOWN = 1000;

	static Collected of(boolean dryRun, List<Stored> contents, int links, int strays) {
		long bytes = contents.stream().mapToLong(Stored::size).sum();
		List<Stored> largest = contents.stream()
			.sorted((one, other) -> Long.compare(other.size(), one.size()))
			.limit(SHOWN)
			.toList();
		return new Collected(dryRun, contents.size(), bytes, links, strays, largest);
	}

}
