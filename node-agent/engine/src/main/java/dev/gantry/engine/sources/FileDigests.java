package dev.gantry.engine.sources;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.oci.digest.Digest;

/**
 * The digests of a source tree's files, computed once: nothing changes in such a tree as
 * long as it is there.
 */
public final class FileDigests {

	private final Map<Long, Digest> known;

	private FileDigests(Map<Long, Digest> known) {
		this.known = known;
	}

	/** Of a tree of one file system in which nothing changes. */
	public static FileDigests ofUnchangingTree() {
		return new FileDigests(new ConcurrentHashMap<>());
	}

	/** Of a tree that may change: every file is read each time. */
	public static FileDigests unknown() {
		return new FileDigests(null);
	}

	/**
	 * The digest of a file's content.
	 * @param inode the file's number
	 * @param reading computes the digest
	 */
	public Digest of(long inode, Reading reading) throws IOException {
		if (this.known == null) {
			return reading.digest();
		}
		Digest digest = this.known.get(inode);
		if (digest == null) {
			digest = reading.digest();
			this.known.put(inode, digest);
		}
		return digest;
	}

	/** Reads a file. */
	@FunctionalInterface
	public interface Reading {

		Digest digest() throws IOException;

	}

}
