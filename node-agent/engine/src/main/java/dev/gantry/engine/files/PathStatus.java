package dev.gantry.engine.files;

import java.time.Instant;

import dev.gantry.kernel.files.FileStatus;

/**
 * What a path in a container names.
 *
 * @param name the last part of the path as it was asked for
 * @param status type, permissions, owner as the container sees it, size and time; of a
 * link the link's own
 * @param linkTarget where a symbolic link leads in the end, as an absolute path in the
 * container; empty for everything else
 */
public record PathStatus(String name, FileStatus status, String linkTarget) {

	/** In bytes. */
	public long size() {
		return this.status.size();
	}

	/** Its permission bits with set-user-id, set-group-id and sticky. */
	public int mode() {
		return this.status.mode();
	}

	public boolean isDirectory() {
		return this.status.isDirectory();
	}

	public boolean isSymlink() {
		return this.status.isSymlink();
	}

	/** When its content changed last. */
	public Instant modified() {
		return this.status.modified();
	}

}
