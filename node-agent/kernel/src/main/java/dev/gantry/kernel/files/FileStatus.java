package dev.gantry.kernel.files;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What the kernel says of a file, see statx(2).
 *
 * @param type its type
 * @param mode its permission bits with set-user-id, set-group-id and sticky
 * @param uid its owner
 * @param gid its group
 * @param links how many names it has
 * @param inode its number within its file system
 * @param size in bytes
 * @param modified when its content changed last
 * @param device what a device node stands for
 * @param fileSystem the file system that it is on
 * @param blocks what its content occupies, in units of 512 bytes
 */
public record FileStatus(FileType type, int mode, long uid, long gid, long links, long inode, long size,
		Instant modified, DeviceNumber device, DeviceNumber fileSystem, long blocks) {

	static final int STATX_SIZE = 256;

	static final int STATX_TYPE = 1;

	/** Since Linux 5.8. */
	static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

	/** Basic fields: everything that stat(2) has. */
	static final int STATX_BASIC_STATS = 0x7ff;

	/** Reads the fields of {@code struct statx} at their offsets, which are fixed. */
	static FileStatus read(ByteBuffer statx) {
		int mode = statx.getShort(28) & 0xffff;
		return new FileStatus(FileType.of(mode), mode & 07777, statx.getInt(20) & 0xffffffffL,
				statx.getInt(24) & 0xffffffffL, statx.getInt(16) & 0xffffffffL, statx.getLong(32), statx.getLong(40),
				Instant.ofEpochSecond(statx.getLong(112), statx.getInt(120)),
				new DeviceNumber(statx.getInt(128), statx.getInt(132)),
				new DeviceNumber(statx.getInt(136), statx.getInt(140)), statx.getLong(48));
	}

	/** The same with other numbers of its owner and group. */
	public FileStatus ownedBy(long uid, long gid) {
		return new FileStatus(this.type, this.mode, uid, gid, this.links, this.inode, this.size, this.modified,
				this.device, this.fileSystem, this.blocks);
	}

	public boolean isDirectory() {
		return this.type == FileType.DIRECTORY;
	}

	public boolean isRegular() {
		return this.type == FileType.REGULAR;
	}

	public boolean isSymlink() {
		return this.type == FileType.SYMLINK;
	}

	/** Whether overlayfs takes this file for "nothing here, whatever is below". */
	public boolean isWhiteout() {
		return this.type == FileType.CHARACTER_DEVICE && this.device.equals(DeviceNumber.NONE);
	}

}
