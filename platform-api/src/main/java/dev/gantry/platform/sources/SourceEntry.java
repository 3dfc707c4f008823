package dev.gantry.platform.sources;

/**
 * An entry of an archive, before anybody trusts it.
 *
 * @param name as the archive has it
 * @param kind what it is
 * @param target where a link leads, else {@code null}
 * @param size of a file, in bytes
 * @param mode permission bits
 * @param modified seconds since 1970
 */
public record SourceEntry(String name, Kind kind, String target, long size, int mode, long modified) {

	/** What an entry is. */
	public enum Kind {

		FILE, DIRECTORY, SYMLINK, HARDLINK, OTHER

	}

}
