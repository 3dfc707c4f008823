package dev.gantry.kernel.files;

import java.io.IOException;
import java.io.Serial;

import jnr.constants.platform.Errno;

/** A system call on a file that the kernel refused: operation, target, errno. */
public class FileOperationException extends IOException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String operation;

	private final String target;

	private final int errno;

	FileOperationException(String operation, String target, int errno) {
		super(operation + " " + target + ": " + new dev.gantry.kernel.errno.Errno(errno));
		this.operation = operation;
		this.target = target;
		this.errno = errno;
	}

	public String operation() {
		return this.operation;
	}

	public String target() {
		return this.target;
	}

	/** The number of the error, see errno(3). */
	public int errno() {
		return this.errno;
	}

	/** Nothing has this name. */
	public boolean isNotFound() {
		return is(Errno.ENOENT);
	}

	/** Something has this name already. */
	public boolean isExisting() {
		return is(Errno.EEXIST);
	}

	/**
	 * A link or {@code ..} leads where the call may not go: a symbolic link where none
	 * may be (ELOOP) or a way out of the tree (EXDEV), see openat2(2).
	 */
	public boolean isEscape() {
		return is(Errno.ELOOP) || is(Errno.EXDEV);
	}

	/** A part of the path is not a directory. */
	public boolean isNotDirectory() {
		return is(Errno.ENOTDIR);
	}

	/** The file system, or where it is mounted, takes no changes. */
	public boolean isReadOnly() {
		return is(Errno.EROFS);
	}

	/** The file system is full or the quota used up. */
	public boolean isOutOfSpace() {
		return is(Errno.ENOSPC) || is(Errno.EDQUOT);
	}

	/** The file system lacks this attribute or operation. */
	public boolean isUnsupported() {
		return is(Errno.EOPNOTSUPP) || is(Errno.ENODATA);
	}

	/** The directory still has entries. */
	public boolean isNotEmpty() {
		return is(Errno.ENOTEMPTY) || is(Errno.EEXIST);
	}

	private boolean is(Errno number) {
		return this.errno == number.intValue();
	}

}
