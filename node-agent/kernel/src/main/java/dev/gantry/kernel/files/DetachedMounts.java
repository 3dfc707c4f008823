package dev.gantry.kernel.files;

import java.nio.ByteBuffer;
import java.util.List;

import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;

/**
 * Mounts that nobody sees: they are in no mount namespace, have no mount point and end
 * with the last descriptor. See fsopen(2), Linux 5.2, with layers by descriptor, Linux
 * 6.13.
 */
public final class DetachedMounts {

	private static final int CLOEXEC = 1;

	private static final int SET_STRING = 1;

	private static final int SET_FD = 5;

	private static final int CREATE = 6;

	private static final int NO_SUID_NO_DEVICES = 0x2 | 0x4;

	private static final int READ_ONLY = 0x1;

	private static final long OPEN_TREE_CLONE = 1;

	private static final int O_CLOEXEC = 02000000;

	private static final int AT_RECURSIVE = 0x8000;

	private static final int FROM_AND_TO_DESCRIPTOR = 0x4 | 0x40;

	/** By number: the C library has had them for a few years only. */
	private static final long OPEN_TREE = 428;

	private static final long MOVE_MOUNT = 429;

	private static final long FSOPEN = 430;

	private static final long FSCONFIG = 431;

	private static final long FSMOUNT = 432;

	private static final long MOUNT_SETATTR = 442;

	private static final Calls CALLS = LibraryLoader.create(Calls.class).load("c");

	private DetachedMounts() {
	}

	/**
	 * Mounts an overlay.
	 * @param lower topmost first
	 * @param upper gets what is written
	 * @param work an empty directory of the same file system
	 * @return its root, a mere place: open {@code .} in it to list or change the root
	 * itself. Closing it ends the mount and what was bound in it
	 */
	public static Directory overlay(List<Directory> lower, Directory upper, Directory work)
			throws FileOperationException {
		int context = CALLS.syscall(FSOPEN, RawNames.toC("overlay"), CLOEXEC);
		Libc.check(context, "open file system", "overlay");
		try {
			for (Directory layer : lower) {
				configure(context, "lowerdir+", layer);
			}
			configure(context, "upperdir", upper);
			configure(context, "workdir", work);
			option(context, "overlay", "redirect_dir", "nofollow");
			option(context, "overlay", "metacopy", "off");
			Libc.check(CALLS.syscall(FSCONFIG, context, CREATE, null, null, 0), "mount overlay over", upper);
			int mount = CALLS.syscall(FSMOUNT, context, CLOEXEC, NO_SUID_NO_DEVICES);
			Libc.check(mount, "mount overlay over", upper);
			return Directory.of(mount, "overlay over " + upper);
		}
		finally {
			Libc.LIBC.close(context);
		}
	}

	/**
	 * Mounts an empty file system in memory, which its pages leave with the mount.
	 * @param bytes how much it may hold
	 * @param files how many files and directories it may hold
	 * @return its root, a mere place, as that of {@link #overlay}; closing it ends the
	 * mount and all that is in it
	 */
	public static Directory memory(long bytes, long files) throws FileOperationException {
		int context = CALLS.syscall(FSOPEN, RawNames.toC("tmpfs"), CLOEXEC);
		Libc.check(context, "open file system", "tmpfs");
		try {
			option(context, "tmpfs", "size", String.valueOf(bytes));
			option(context, "tmpfs", "nr_inodes", String.valueOf(files));
			option(context, "tmpfs", "mode", "0700");
			Libc.check(CALLS.syscall(FSCONFIG, context, CREATE, null, null, 0), "mount", "tmpfs");
			int mount = CALLS.syscall(FSMOUNT, context, CLOEXEC, NO_SUID_NO_DEVICES);
			Libc.check(mount, "mount", "tmpfs");
			return Directory.of(mount, "memory");
		}
		finally {
			Libc.LIBC.close(context);
		}
	}

	private static void configure(int context, String key, Directory directory) throws FileOperationException {
		Libc.check(CALLS.syscall(FSCONFIG, context, SET_FD, RawNames.toC(key), null, directory.descriptor()),
				"set " + key + " of an overlay to", directory);
	}

	private static void option(int context, String type, String key, String value) throws FileOperationException {
		Libc.check(CALLS.syscall(FSCONFIG, context, SET_STRING, RawNames.toC(key), RawNames.toC(value), 0),
				"set " + key + " of " + type + " to", value);
	}

	/**
	 * Shows a file or directory at a place within a detached mount, with what is mounted
	 * beneath it. From Linux 6.15 on.
	 * @param source where the path begins
	 * @param path of what to show, resolved with the source as root
	 * @param root of the detached mount
	 * @param target resolved with the mount as root
	 */
	public static void bind(Directory source, String path, boolean readOnly, Directory root, String target)
			throws FileOperationException {
		int shown = Resolution.IN_ROOT.open(source.descriptor(), path, Resolution.O_PATH | O_CLOEXEC);
		Libc.check(shown, "open", source + "/" + path);
		try {
			int tree = CALLS.syscall(OPEN_TREE, shown, RawNames.toC(""),
					(int) (OPEN_TREE_CLONE | O_CLOEXEC | AT_RECURSIVE | Libc.AT_EMPTY_PATH));
			Libc.check(tree, "clone mount", source + "/" + path);
			attach(tree, readOnly, root, target);
		}
		finally {
			Libc.LIBC.close(shown);
		}
	}

	/** Takes over the tree. */
	private static void attach(int tree, boolean readOnly, Directory root, String target)
			throws FileOperationException {
		int place = -1;
		try {
			place = Resolution.IN_ROOT.open(root.descriptor(), target, Resolution.O_PATH | O_CLOEXEC);
			Libc.check(place, "open", target);
			if (readOnly) {
				ByteBuffer attributes = Scratch.zero();
				attributes.putLong(0, READ_ONLY);
				Libc.check(CALLS.syscall(MOUNT_SETATTR, tree, RawNames.toC(""), Libc.AT_EMPTY_PATH | AT_RECURSIVE,
						attributes, 32), "make read-only", target);
			}
			Libc.check(
					CALLS.syscall(MOVE_MOUNT, tree, RawNames.toC(""), place, RawNames.toC(""), FROM_AND_TO_DESCRIPTOR),
					"attach a mount at", target);
		}
		finally {
			Libc.LIBC.close(tree);
			if (place >= 0) {
				Libc.LIBC.close(place);
			}
		}
	}

	/**
	 * The calls, which are the same number on every architecture. Public because jnr
	 * implements it in a class loader of its own.
	 */
	public interface Calls {

		/** {@code fsopen(type, flags)}. */
		int syscall(long number, @In byte[] type, int flags);

		/** {@code fsconfig(context, command, key, value, auxiliary)}. */
		int syscall(long number, int context, int command, @In byte[] key, @In byte[] value, int auxiliary);

		/** {@code fsmount(context, flags, attributes)}. */
		int syscall(long number, int context, int flags, int attributes);

		/** {@code open_tree(directory, path, flags)}. */
		int syscall(long number, int directory, @In byte[] path, int flags);

		/** {@code move_mount(from, path, to, path, flags)}. */
		int syscall(long number, int from, @In byte[] fromPath, int to, @In byte[] toPath, int flags);

		/** {@code mount_setattr(mount, path, flags, attributes, size)}. */
		int syscall(long number, int mount, @In byte[] path, int flags, ByteBuffer attributes, long size);

	}

}
