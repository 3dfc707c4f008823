package dev.gantry.engine.launch;

/** Numbers of the mount system calls, the same on every architecture. */
final class MountFlag {

	/** Attributes of mounts, see mount_setattr(2). */
	static final int READ_ONLY = 0x1;

	static final int NO_SUID = 0x2;

	static final int NO_DEVICES = 0x4;

	static final int NO_EXECUTE = 0x8;

	static final int STRICT_ACCESS_TIME = 0x20;

	static final int ID_MAPPED = 0x100000;

	/** For clone and attributes: with everything mounted below. */
	static final int RECURSIVE = 0x8000;

	/** The path is empty: the descriptor itself is meant. */
	static final int EMPTY_PATH = 0x1000;

	/** Propagation, see mount(2). */
	static final int PRIVATE = 1 << 18;

	static final int SLAVE = 1 << 19;

	static final int SHARED = 1 << 20;

	private MountFlag() {
	}

}
