package dev.gantry.oci.layers;

/**
 * One entry of a tar archive, with all extended headers applied.
 *
 * @param type the type flag: {@code 0} to {@code 6}
 * @param name as it is there
 * @param linkName where a link points, as it is there
 * @param size of the content in bytes, holes included; 0 for what has no content
 * @param metadata everything else
 * @param major device number
 * @param minor device number
 */
record TarEntry(char type, String name, String linkName, long size, EntryMetadata metadata, int major, int minor) {

	static final char FILE = '0';

	static final char HARD_LINK = '1';

	static final char SYMBOLIC_LINK = '2';

	static final char CHARACTER_DEVICE = '3';

	static final char BLOCK_DEVICE = '4';

	static final char DIRECTORY = '5';

	static final char FIFO = '6';

}
