package dev.gantry.kernel.files;

import java.nio.ByteBuffer;

/**
 * Whose the files are that a thread makes. An id-mapped file system has no name for the
 * host's root: files in it are made as one of its own users.
 */
public final class FileSystemUser {

	private static final int CAPABILITY_VERSION = 0x20080522;

	private FileSystemUser() {
	}

	/**
	 * Makes the calling thread's new files belong to a user, until the thread ends; its
	 * rights stay what they are. See setfsuid(2) and capset(2), which both are about one
	 * thread only.
	 */
	public static void become(long uid, long gid) throws FileOperationException {
		String target = uid + ":" + gid;
		Libc.LIBC.setfsgid((int) gid);
		Libc.LIBC.setfsuid((int) uid);
		if (Libc.LIBC.setfsuid(-1) != (int) uid) {
			throw new FileOperationException("take file system user", target, Libc.errno());
		}
		// What setfsuid(2) has dropped: capabilities about files.
		ByteBuffer buffer = Scratch.zero();
		ByteBuffer header = buffer.slice(0, 8).order(buffer.order());
		header.putInt(0, CAPABILITY_VERSION);
		ByteBuffer data = buffer.slice(8, 24).order(buffer.order());
		Libc.check(Libc.LIBC.capget(header, data), "read capabilities as", target);
		data.putInt(0, data.getInt(4)).putInt(12, data.getInt(16));
		Libc.check(Libc.LIBC.capset(header, data), "keep capabilities as", target);
	}

}
