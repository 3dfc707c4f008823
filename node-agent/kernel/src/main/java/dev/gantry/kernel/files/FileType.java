package dev.gantry.kernel.files;

/** The types of files, see inode(7). */
public enum FileType {

	REGULAR(0100000), DIRECTORY(0040000), SYMLINK(0120000), CHARACTER_DEVICE(0020000), BLOCK_DEVICE(0060000),
	FIFO(0010000), SOCKET(0140000);

	private static final int MASK = 0170000;

	private final int bits;

	FileType(int bits) {
		this.bits = bits;
	}

	int bits() {
		return this.bits;
	}

	static FileType of(int mode) {
		for (FileType type : values()) {
			if (type.bits == (mode & MASK)) {
				return type;
			}
		}
		throw new IllegalArgumentException("not a mode that a file can have: " + Integer.toOctalString(mode));
	}

	/**
	 * The kernel's {@code DT_} values are the mode's type bits, moved; see getdents(2).
	 */
	static FileType ofDirectoryEntry(int type) {
		return type == 0 ? null : of(type << 12);
	}

}
