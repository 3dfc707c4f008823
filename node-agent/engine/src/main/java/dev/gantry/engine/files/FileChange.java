package dev.gantry.engine.files;

/**
 * A difference between a container's files and its image's.
 *
 * @param kind what became of it
 * @param path absolute in the container
 */
public record FileChange(Kind kind, String path) {

	/** What became of a file, in the order of Docker's numbers 0, 1 and 2. */
	public enum Kind {

		MODIFIED, ADDED, DELETED

	}

}
