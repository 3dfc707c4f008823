package dev.gantry.engine.files;

/**
 * How an archive is unpacked into a container.
 *
 * @param keepKinds whether to fail rather than to put a file in the place of a directory,
 * or a directory in that of a file (Docker's {@code noOverwriteDirNonDir})
 * @param owner whose the files become
 */
public record CopyOptions(boolean keepKinds, Owner owner) {

	public static final CopyOptions DEFAULT = new CopyOptions(false, Owner.ARCHIVE);

	/** Whose the copied files become. */
	public enum Owner {

		/** Whom the archive says. */
		ARCHIVE,

		/**
		 * The user that the container's program runs as (Docker's {@code copyUIDGID}).
		 */
		CONTAINER_USER

	}

}
