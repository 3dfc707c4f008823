package dev.gantry.kernel.files;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A file or directory held open by a descriptor, which stays what it is whatever happens
 * to its name. Close it: nothing else does.
 */
public abstract sealed class OpenFile implements Closeable permits Directory, RegularFile {

	private static final long UTIME_OMIT = (1L << 30) - 2;

	private final String name;

	private int descriptor;

	OpenFile(int descriptor, String name) {
		this.descriptor = descriptor;
		this.name = name;
	}

	/** The number of the descriptor, for calls beyond this package. */
	public int descriptor() {
		if (this.descriptor < 0) {
			throw new IllegalStateException(this.name + " is closed");
		}
		return this.descriptor;
	}

	/**
	 * A path that means this very file as long as it is open; only for this process.
	 */
	public Path descriptorPath() {
		return Path.of("/proc/self/fd/" + descriptor());
	}

	public FileStatus status() throws FileOperationException {
		ByteBuffer statx = Scratch.small();
		int result = Libc.LIBC.statx(descriptor(), RawNames.toC(""), Libc.AT_EMPTY_PATH, FileStatus.STATX_BASIC_STATS,
				statx);
		Libc.check(result, "stat", this);
		return FileStatus.read(statx);
	}

	/** Changes the owner. Clears set-user-id and file capabilities: set those later. */
	public void changeOwner(long uid, long gid) throws FileOperationException {
		Libc.check(Libc.LIBC.fchownat(descriptor(), RawNames.toC(""), (int) uid, (int) gid, Libc.AT_EMPTY_PATH),
				"chown", this);
	}

	/** Changes the permission bits, whatever the umask. */
	public void changeMode(int mode) throws FileOperationException {
		Libc.check(Libc.LIBC.fchmod(descriptor(), mode), "chmod", this);
	}

	/** Sets the time of the last change of content. */
	public void setModified(Instant modified) throws FileOperationException {
		Libc.check(Libc.LIBC.futimens(descriptor(), times(modified)), "set times of", this);
	}

	public void setAttribute(String attribute, byte[] value) throws FileOperationException {
		Libc.check(Libc.LIBC.fsetxattr(descriptor(), RawNames.toC(attribute), value, value.length, 0),
				"set attribute " + attribute + " of", this);
	}

	public Optional<byte[]> attribute(String attribute) throws FileOperationException {
		ByteBuffer buffer = Scratch.large();
		long size = Libc.LIBC.fgetxattr(descriptor(), RawNames.toC(attribute), buffer, Scratch.LARGE);
		return Attributes.value(size, buffer, attribute, this);
	}

	/** All extended attributes that the kernel shows. */
	public Map<String, byte[]> attributes() throws FileOperationException {
		ByteBuffer buffer = Scratch.large();
		long size = Libc.LIBC.flistxattr(descriptor(), buffer, Scratch.LARGE);
		return Attributes.all(size, buffer, this, this::attribute);
	}

	public void removeAttribute(String attribute) throws FileOperationException {
		Libc.check(Libc.LIBC.fremovexattr(descriptor(), RawNames.toC(attribute)), "remove attribute " + attribute,
				this);
	}

	/** Writes all of the file system that holds this file to its disk, see syncfs(2). */
	public void syncFileSystem() throws FileOperationException {
		Libc.check(Libc.LIBC.syncfs(descriptor()), "sync file system of", this);
	}

	/** {@code utimensat}'s two times: access as it is, modification as given. */
	static ByteBuffer times(Instant modified) {
		ByteBuffer times = Scratch.small();
		times.putLong(0, 0).putLong(8, UTIME_OMIT);
		times.putLong(16, modified.getEpochSecond()).putLong(24, modified.getNano());
		return times;
	}

	@Override
	public void close() {
		int open = this.descriptor;
		this.descriptor = -1;
		if (open >= 0) {
			Libc.LIBC.close(open);
		}
	}

	/** What it was called when it was opened, for messages. */
	@Override
	public String toString() {
		return this.name;
	}

}
