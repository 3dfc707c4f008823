package dev.gantry.kernel.files;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jnr.constants.platform.Errno;

/**
 * A directory held open. All operations are relative to it; those that take a name take
 * one component and never follow a symbolic link in it. For use by several threads.
 */
public final class Directory extends OpenFile {

	private static final int O_WRONLY = 1;

	private static final int O_CREAT = 0100;

	private static final int O_EXCL = 0200;

	private static final int O_NONBLOCK = 04000;

	private static final int O_CLOEXEC = 02000000;

	private static final int O_DIRECTORY = jnr.constants.platform.OpenFlags.O_DIRECTORY.intValue();

	private static final int O_NOFOLLOW = jnr.constants.platform.OpenFlags.O_NOFOLLOW.intValue();

	private static final int RENAME_NOREPLACE = 1;

	private static final long GET_FLAGS = 0x80086601L;

	private static final long SET_FLAGS = 0x40086602L;

	private static final int TOP_OF_HIERARCHIES = 0x20000;

	private Directory(int descriptor, String name) {
		super(descriptor, name);
	}

	/**
	 * Opens a directory by a path that is trusted: links in it are followed.
	 */
	public static Directory open(Path path) throws FileOperationException {
		String name = path.toAbsolutePath().toString();
		int descriptor = Libc.LIBC.openat(Libc.AT_FDCWD, RawNames.toC(name), O_DIRECTORY | O_CLOEXEC, 0);
		Libc.check(descriptor, "open directory", name);
		return new Directory(descriptor, name);
	}

	/** Takes over a descriptor. */
	static Directory of(int descriptor, String name) {
		return new Directory(descriptor, name);
	}

	/** Opens a directory by its name in this one. */
	public Directory directory(String name) throws FileOperationException {
		int descriptor = Libc.LIBC.openat(descriptor(), component(name), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
		Libc.check(descriptor, "open directory", describe(name));
		return new Directory(descriptor, describe(name));
	}

	/** Opens a directory by a path beneath this one. */
	public Directory directory(String path, Resolution resolution) throws FileOperationException {
		int descriptor = resolution.open(descriptor(), path, O_DIRECTORY | O_CLOEXEC);
		Libc.check(descriptor, "open directory", describe(path));
		return new Directory(descriptor, describe(path));
	}

	/**
	 * Tells the file system that directories which are made in this one have nothing to
	 * do with each other ({@code chattr +T}), where it knows such a thing: ext4 then puts
	 * them, and what is in them, far apart.
	 * @return whether it does
	 */
	public boolean spread() {
		ByteBuffer flags = Scratch.zero();
		if (Libc.LIBC.ioctl(descriptor(), GET_FLAGS, flags) < 0) {
			return false;
		}
		flags.putInt(0, flags.getInt(0) | TOP_OF_HIERARCHIES);
		return Libc.LIBC.ioctl(descriptor(), SET_FLAGS, flags) == 0;
	}

	/** Another descriptor of this directory, to be closed on its own. */
	public Directory duplicate() throws FileOperationException {
		return directory(".", Resolution.BENEATH);
	}

	/** Opens a regular file to read; anything else is refused, without waiting on it. */
	public RegularFile read(String name) throws FileOperationException {
		return readable(Libc.LIBC.openat(descriptor(), component(name), O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0), name);
	}

	/** As {@link #read(String)}, by a path beneath this directory. */
	public RegularFile read(String path, Resolution resolution) throws FileOperationException {
		return readable(resolution.open(descriptor(), path, O_NONBLOCK | O_CLOEXEC), path);
	}

	private RegularFile readable(int descriptor, String name) throws FileOperationException {
		Libc.check(descriptor, "open", describe(name));
		RegularFile file = new RegularFile(descriptor, describe(name));
		try {
			if (!file.status().isRegular()) {
				throw new FileOperationException("open as a regular file", describe(name), Errno.EINVAL.intValue());
			}
			return file;
		}
		catch (FileOperationException ex) {
			file.close();
			throw ex;
		}
	}

	/** Makes a regular file that was not there, to write. */
	public RegularFile create(String name, int mode) throws FileOperationException {
		int descriptor = Libc.LIBC.openat(descriptor(), component(name),
				O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		Libc.check(descriptor, "create", describe(name));
		return new RegularFile(descriptor, describe(name));
	}

	public void makeDirectory(String name, int mode) throws FileOperationException {
		Libc.check(Libc.LIBC.mkdirat(descriptor(), component(name), mode), "make directory", describe(name));
	}

	public void makeSymlink(String name, String target) throws FileOperationException {
		Libc.check(Libc.LIBC.symlinkat(RawNames.toC(target), descriptor(), component(name)), "make link",
				describe(name));
	}

	/** Gives a file in this or another directory one more name here. */
	public void makeLink(String name, Directory existingIn, String existing) throws FileOperationException {
		Libc.check(Libc.LIBC.linkat(existingIn.descriptor(), component(existing), descriptor(), component(name), 0),
				"make link to " + existingIn.describe(existing), describe(name));
	}

	/** Makes a device node, a FIFO or a socket. */
	public void makeNode(String name, FileType type, int mode, DeviceNumber device) throws FileOperationException {
		Libc.check(Libc.LIBC.mknodat(descriptor(), component(name), type.bits() | mode, device.encoded()), "make node",
				describe(name));
	}

	/** Removes a name that is not a directory's. */
	public void remove(String name) throws FileOperationException {
		Libc.check(Libc.LIBC.unlinkat(descriptor(), component(name), 0), "remove", describe(name));
	}

	public void removeDirectory(String name) throws FileOperationException {
		Libc.check(Libc.LIBC.unlinkat(descriptor(), component(name), Libc.AT_REMOVEDIR), "remove directory",
				describe(name));
	}

	/** Moves a name within a file system, replacing what has the new name. */
	public void rename(String name, Directory to, String newName) throws FileOperationException {
		rename(name, to, newName, 0);
	}

	/** Moves a name within a file system; fails if something has the new name. */
	public void renameWithoutReplacing(String name, Directory to, String newName) throws FileOperationException {
		rename(name, to, newName, RENAME_NOREPLACE);
	}

	private void rename(String name, Directory to, String newName, int flags) throws FileOperationException {
		int result = Libc.LIBC.renameat2(descriptor(), component(name), to.descriptor(), component(newName), flags);
		Libc.check(result, "rename to " + to.describe(newName), describe(name));
	}

	/** What has this name; a link is not followed. */
	public Optional<FileStatus> find(String name) throws FileOperationException {
		ByteBuffer statx = Scratch.small();
		int result = Libc.LIBC.statx(descriptor(), component(name), Libc.AT_SYMLINK_NOFOLLOW,
				FileStatus.STATX_BASIC_STATS, statx);
		if (result < 0 && Libc.errno() == Errno.ENOENT.intValue()) {
			return Optional.empty();
		}
		Libc.check(result, "stat", describe(name));
		return Optional.of(FileStatus.read(statx));
	}

	/**
	 * Whether something is mounted there. The kernel refuses to remove a mount point in
	 * the caller's own mount namespace only: elsewhere the mount would be gone with it.
	 */
	public boolean isMountPoint(String name) throws FileOperationException {
		ByteBuffer statx = Scratch.small();
		Libc.check(
				Libc.LIBC.statx(descriptor(), component(name), Libc.AT_SYMLINK_NOFOLLOW, FileStatus.STATX_TYPE, statx),
				"stat", describe(name));
		return (statx.getLong(8) & FileStatus.STATX_ATTR_MOUNT_ROOT) != 0;
	}

	public FileStatus status(String name) throws FileOperationException {
		return find(name)
			.orElseThrow(() -> new FileOperationException("stat", describe(name), Errno.ENOENT.intValue()));
	}

	/** Where a symbolic link points. */
	public String readLink(String name) throws FileOperationException {
		ByteBuffer buffer = Scratch.large();
		long size = Libc.LIBC.readlinkat(descriptor(), component(name), buffer, Scratch.LARGE);
		Libc.check(size, "read link", describe(name));
		return RawNames.decode(buffer.limit((int) size));
	}

	public void changeOwner(String name, long uid, long gid) throws FileOperationException {
		Libc.check(Libc.LIBC.fchownat(descriptor(), component(name), (int) uid, (int) gid, Libc.AT_SYMLINK_NOFOLLOW),
				"chown", describe(name));
	}

	/**
	 * Changes the permission bits of what is not a symbolic link, also of what must not
	 * be opened, such as a device.
	 */
	public void changeMode(String name, int mode) throws FileOperationException {
		int pinned = Libc.LIBC.openat(descriptor(), component(name), Resolution.O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
		Libc.check(pinned, "open", describe(name));
		try (OpenFile file = new RegularFile(pinned, describe(name))) {
			if (file.status().isSymlink()) {
				throw new FileOperationException("chmod", describe(name), Errno.ELOOP.intValue());
			}
			Libc.check(Libc.LIBC.chmod(RawNames.toC(file.descriptorPath().toString()), mode), "chmod", describe(name));
		}
	}

	public void setModified(String name, Instant modified) throws FileOperationException {
		Libc.check(Libc.LIBC.utimensat(descriptor(), component(name), times(modified), Libc.AT_SYMLINK_NOFOLLOW),
				"set times of", describe(name));
	}

	public void setAttribute(String name, String attribute, byte[] value) throws FileOperationException {
		Libc.check(Libc.LIBC.lsetxattr(pinned(name), RawNames.toC(attribute), value, value.length, 0),
				"set attribute " + attribute + " of", describe(name));
	}

	public Optional<byte[]> attribute(String name, String attribute) throws FileOperationException {
		ByteBuffer buffer = Scratch.large();
		long size = Libc.LIBC.lgetxattr(pinned(name), RawNames.toC(attribute), buffer, Scratch.LARGE);
		return Attributes.value(size, buffer, attribute, describe(name));
	}

	/** All extended attributes of what has this name. */
	public Map<String, byte[]> attributes(String name) throws FileOperationException {
		ByteBuffer buffer = Scratch.large();
		long size = Libc.LIBC.llistxattr(pinned(name), buffer, Scratch.LARGE);
		return Attributes.all(size, buffer, describe(name), (attribute) -> attribute(name, attribute));
	}

	/** The names in this directory, sorted by their characters. */
	public List<DirectoryEntry> entries() throws FileOperationException {
		List<DirectoryEntry> entries = new ArrayList<>();
		try (Directory reader = duplicate()) {
			ByteBuffer buffer = Scratch.large();
			long size = Libc.LIBC.getdents64(reader.descriptor(), buffer, Scratch.LARGE);
			while (size > 0) {
				readEntries(buffer, (int) size, entries);
				size = Libc.LIBC.getdents64(reader.descriptor(), buffer, Scratch.LARGE);
			}
			Libc.check(size, "list", this);
		}
		entries.sort(Comparator.comparing(DirectoryEntry::name));
		return entries;
	}

	/**
	 * {@code struct linux_dirent64}: inode, offset, record length at 16, type at 18,
	 * name.
	 */
	private static void readEntries(ByteBuffer buffer, int size, List<DirectoryEntry> into) {
		for (int at = 0; at < size; at += buffer.getShort(at + 16) & 0xffff) {
			int end = at + 19;
			while (buffer.get(end) != 0) {
				end++;
			}
			String name = RawNames.decode(buffer.duplicate().limit(end).position(at + 19));
			if (!name.equals(".") && !name.equals("..")) {
				into.add(new DirectoryEntry(name, FileType.ofDirectoryEntry(buffer.get(at + 18))));
			}
		}
	}

	/**
	 * Waits for and takes this directory's lock, until it is closed; see flock(2).
	 * Another opening of the same directory is somebody else.
	 * @param shared whether others may have it shared at the same time
	 */
	public void lock(boolean shared) throws FileOperationException {
		int result;
		do {
			result = Libc.LIBC.flock(descriptor(), shared ? 1 : 2);
		}
		while (Libc.interrupted(result));
		Libc.check(result, "lock", this);
	}

	/** Removes a name with everything beneath it; does nothing if nothing has it. */
	public void removeTree(String name) throws FileOperationException {
		new TreeRemoval(this).remove(name);
	}

	/**
	 * The name for calls that know no directory descriptors: the descriptor pins the
	 * directory, and calls with an {@code l} do not follow the last part.
	 */
	private byte[] pinned(String name) {
		component(name);
		return RawNames.toC("/proc/self/fd/" + descriptor() + "/" + name);
	}

	private static byte[] component(String name) {
		if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
			throw new IllegalArgumentException("not the name of a directory's entry: '" + name + "'");
		}
		return RawNames.toC(name);
	}

	private String describe(String path) {
		return this + "/" + path;
	}

}
