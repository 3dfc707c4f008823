package dev.gantry.kernel.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import jnr.constants.platform.Errno;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;

/** The C library's calls on files, and how their results are read. */
final class Libc {

	static final int AT_SYMLINK_NOFOLLOW = 0x100;

	static final int AT_REMOVEDIR = 0x200;

	static final int AT_EMPTY_PATH = 0x1000;

	static final int AT_FDCWD = -100;

	static final long SYS_OPENAT2 = 437;

	static final long SYS_QUOTACTL_FD = 443;

	static final Calls LIBC = LibraryLoader.create(Calls.class).load("c");

	private Libc() {
	}

	/** The calling thread's last error. */
	static int errno() {
		return LastError.getLastError(Runtime.getSystemRuntime());
	}

	/** Fails unless the call succeeded. */
	static void check(long result, String operation, Object target) throws FileOperationException {
		if (result < 0) {
			throw new FileOperationException(operation, String.valueOf(target), errno());
		}
	}

	/** Whether the call was interrupted by a signal and is to be made again. */
	static boolean interrupted(long result) {
		return result < 0 && errno() == Errno.EINTR.intValue();
	}

	/** A zeroed direct buffer in the machine's byte order, for {@link Scratch}. */
	static ByteBuffer buffer(int size) {
		return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
	}

	/**
	 * Byte arrays are NUL-terminated paths; buffers must be direct. Public because jnr
	 * implements it in a class loader of its own. No signature has six arguments of type
	 * {@code long} alone: jnr 2.2.17 hands those over wrongly on x86-64.
	 */
	public interface Calls {

		/**
		 * {@code openat2(2)}: {@code syscall(SYS_OPENAT2, directory, path, how, size)}.
		 */
		int syscall(long number, int directory, @In byte[] path, ByteBuffer how, long size);

		int openat(int directory, @In byte[] path, int flags, int mode);

		int close(int descriptor);

		int dup(int descriptor);

		int mkdirat(int directory, @In byte[] path, int mode);

		int symlinkat(@In byte[] target, int directory, @In byte[] path);

		int linkat(int fromDirectory, @In byte[] from, int toDirectory, @In byte[] to, int flags);

		int mknodat(int directory, @In byte[] path, int mode, long device);

		int unlinkat(int directory, @In byte[] path, int flags);

		int renameat2(int fromDirectory, @In byte[] from, int toDirectory, @In byte[] to, int flags);

		int fchownat(int directory, @In byte[] path, int uid, int gid, int flags);

		int fchmod(int descriptor, int mode);

		int chmod(@In byte[] path, int mode);

		int utimensat(int directory, @In byte[] path, ByteBuffer times, int flags);

		int futimens(int descriptor, ByteBuffer times);

		int lsetxattr(@In byte[] path, @In byte[] name, @In byte[] value, long size, int flags);

		long lgetxattr(@In byte[] path, @In byte[] name, ByteBuffer value, long size);

		long llistxattr(@In byte[] path, ByteBuffer names, long size);

		int lremovexattr(@In byte[] path, @In byte[] name);

		int fsetxattr(int descriptor, @In byte[] name, @In byte[] value, long size, int flags);

		long fgetxattr(int descriptor, @In byte[] name, ByteBuffer value, long size);

		long flistxattr(int descriptor, ByteBuffer names, long size);

		int fremovexattr(int descriptor, @In byte[] name);

		long readlinkat(int directory, @In byte[] path, ByteBuffer target, long size);

		int statx(int directory, @In byte[] path, int flags, int mask, ByteBuffer status);

		long getdents64(int directory, ByteBuffer entries, long size);

		long read(int descriptor, ByteBuffer into, long size);

		long write(int descriptor, ByteBuffer from, long size);

		long copy_file_range(int from, Pointer fromOffset, int to, Pointer toOffset, long size, int flags);

		int syncfs(int descriptor);

		int ioctl(int descriptor, long request, ByteBuffer argument);

		/**
		 * {@code quotactl_fd(2)}:
		 * {@code syscall(SYS_QUOTACTL_FD, descriptor, command, id, address)}.
		 */
		int syscall(long number, int descriptor, int command, int id, ByteBuffer address);

		int setfsuid(int uid);

		int setfsgid(int gid);

		int capget(ByteBuffer header, ByteBuffer data);

		int capset(ByteBuffer header, ByteBuffer data);

		int flock(int descriptor, int operation);

	}

}
