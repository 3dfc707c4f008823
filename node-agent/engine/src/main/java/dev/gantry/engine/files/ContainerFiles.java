package dev.gantry.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import dev.gantry.engine.images.LocalImage;

/**
 * The files of containers, running or not. Paths are the container's: links in them,
 * {@code ..} and mounts mean what they mean inside, and nothing outside of the container
 * is ever read or written, whatever its processes change meanwhile.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s: {@code NOT_FOUND}
 * for an unknown container or path, {@code REQUEST_INVALID} for a path or an archive that
 * cannot be, {@code STATE_CONFLICT} where something of another kind is in the way or the
 * file system is read-only, {@code TOO_LARGE} for an archive over its limits.
 */
public interface ContainerFiles {

	/**
	 * How the container's root differs from its image, sorted by path. Directories in
	 * which something changed count as modified.
	 */
	List<FileChange> changes(String id);

	/**
	 * What a path names; a link at its end is followed only where the path ends in
	 * {@code /} or {@code /.}.
	 */
	PathStatus stat(String id, String path);

	/**
	 * Writes what a path names as a tar archive, a directory with all it holds; names
	 * begin with the last part of the path, {@code .} included.
	 * @param tar stays the caller's to close
	 * @throws IOException when the archive cannot be written
	 */
	void copyOut(String id, String path, OutputStream tar) throws IOException;

	/**
	 * Unpacks an archive into a directory of the container.
	 * @param path an existing directory, or a link to one
	 * @param archive tar, plain or compressed by gzip, bzip2, xz or zstd; read to its
	 * end, not closed
	 */
	void copyIn(String id, String path, InputStream archive, CopyOptions options) throws IOException;

	/**
	 * Writes the container's whole root as a tar archive, without what is mounted in it.
	 * @param tar stays the caller's to close
	 */
	void export(String id, OutputStream tar) throws IOException;

	/** The bytes of the files that the container made or changed. */
	long ownBytes(String id);

	/** Makes an image of the container's layers and of what it changed. */
	LocalImage commit(String id, CommitRequest request);

}
