package dev.gantry.kernel.files;

import java.nio.ByteBuffer;

/**
 * A limit on what a directory tree can hold: its files belong to a project of the file
 * system, which counts them. Ext4 and xfs have projects when they were made and mounted
 * for it ({@code mount -o prjquota}); see quotactl_fd(2), Linux 5.14, and
 * {@code linux/fs.h} for the attributes. Only programs outside of user namespaces can
 * take a file out of its project.
 *
 * @param project the project's number, never 0
 */
public record ProjectQuota(int project) {

	private static final long GET_ATTRIBUTES = 0x801c581fL;

	private static final long SET_ATTRIBUTES = 0x401c5820L;

	private static final int INHERIT = 0x200;

	private static final int PROJECT_OFFSET = 12;

	private static final int OF_PROJECTS = 2;

	private static final int GET_QUOTA = 0x800007 << 8 | OF_PROJECTS;

	private static final int SET_QUOTA = 0x800008 << 8 | OF_PROJECTS;

	private static final int BLOCK = 1024;

	private static final int SPACE_OFFSET = 16;

	private static final int VALID_OFFSET = 64;

	private static final int BLOCK_LIMITS = 1;

	public ProjectQuota {
		if (project <= 0) {
			throw new IllegalArgumentException("a project's number is positive: " + project);
		}
	}

	/**
	 * Puts an empty directory, and all that will be made in it, into the project.
	 */
	public void claim(Directory directory) throws FileOperationException {
		ByteBuffer attributes = Scratch.zero();
		Libc.check(Libc.LIBC.ioctl(directory.descriptor(), GET_ATTRIBUTES, attributes), "read attributes of",
				directory);
		attributes.putInt(0, attributes.getInt(0) | INHERIT).putInt(PROJECT_OFFSET, this.project);
		Libc.check(Libc.LIBC.ioctl(directory.descriptor(), SET_ATTRIBUTES, attributes), "set project of", directory);
	}

	/**
	 * Sets how much the project can hold.
	 * @param on any directory of the file system
	 * @param bytes the limit, rounded up to 1024; 0 for none
	 */
	public void limit(Directory on, long bytes) throws FileOperationException {
		long blocks = (bytes + BLOCK - 1) / BLOCK;
		ByteBuffer quota = Scratch.zero();
		quota.putLong(0, blocks).putLong(8, blocks).putInt(VALID_OFFSET, BLOCK_LIMITS);
		Libc.check(Libc.LIBC.syscall(Libc.SYS_QUOTACTL_FD, on.descriptor(), SET_QUOTA, this.project, quota),
				"limit project " + this.project + " on the file system of", on);
	}

	/** How many bytes the project occupies. */
	public long used(Directory on) throws FileOperationException {
		ByteBuffer quota = Scratch.zero();
		Libc.check(Libc.LIBC.syscall(Libc.SYS_QUOTACTL_FD, on.descriptor(), GET_QUOTA, this.project, quota),
				"read project " + this.project + " on the file system of", on);
		return quota.getLong(SPACE_OFFSET);
	}

}
