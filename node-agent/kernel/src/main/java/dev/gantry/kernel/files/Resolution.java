package dev.gantry.kernel.files;

import java.nio.ByteBuffer;

import jnr.constants.platform.Errno;

/** How a path beneath an open directory is resolved, see openat2(2), Linux 5.6. */
public enum Resolution {

	/**
	 * Nothing in the path may be a symbolic link, and {@code ..} may not leave the tree.
	 */
	BENEATH(0x02 | 0x04 | 0x08),

	/**
	 * The directory is the root for symbolic links and {@code ..}, as after chroot(2).
	 */
	IN_ROOT(0x02 | 0x10);

	static final int O_PATH = 010000000;

	private static final int HOW_SIZE = 24;

	private static final int ATTEMPTS = 100;

	private final long flags;

	Resolution(long flags) {
		this.flags = flags;
	}

	/**
	 * The descriptor, or -1 with the thread's errno set. The kernel answers EAGAIN when
	 * something is renamed meanwhile and it cannot tell whether {@code ..} stays inside.
	 */
	int open(int directory, String path, int openFlags) {
		byte[] name = RawNames.toC(path);
		int descriptor = -1;
		for (int i = 0; i < ATTEMPTS; i++) {
			ByteBuffer how = Scratch.small();
			how.putLong(0, openFlags).putLong(8, 0).putLong(16, this.flags);
			descriptor = Libc.LIBC.syscall(Libc.SYS_OPENAT2, directory, name, how, HOW_SIZE);
			if (descriptor >= 0 || Libc.errno() != Errno.EAGAIN.intValue()) {
				return descriptor;
			}
		}
		return descriptor;
	}

}
