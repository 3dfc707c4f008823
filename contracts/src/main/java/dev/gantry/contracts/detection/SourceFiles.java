package dev.gantry.contracts.detection;

import java.util.List;
import java.util.Optional;

/** A source tree as detection reads it. */
public interface SourceFiles {

	/**
	 * The most characters of a file that are looked at: what decides stands in small
	 * ones.
	 */
	int LIMIT = 256 * 1024;

	/** Names of files at the top of the tree, sorted; no directories. */
	List<String> top();

	/**
	 * The text of a file, at most {@link #LIMIT} characters of it; empty if there is
	 * none.
	 */
	Optional<String> text(String path);

	/** Whether there is such a file. */
	default boolean has(String path) {
		return text(path).isPresent();
	}

}
