package dev.gantry.oci.store;

import java.nio.file.Path;
import java.util.regex.Pattern;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;

/**
 * Where a {@link FileContentStore} keeps things:
 *
 * <pre>
 * root/
 *   blobs/
 *     sha256/
 *       4f/                   the digest's first two digits
 *         4f53cda1…           the content, named by all its digits
 *     sha512/
 *       …
 *   ingest/
 *     0b5c9e…                 content on its way in, 32 random digits
 * </pre>
 *
 * @param root the store's directory
 */
record FileContentPaths(Path root) {

	private static final Pattern INGEST_ID = Pattern.compile("[0-9a-f]{32}");

	Path blobs() {
		return this.root.resolve("blobs");
	}

	Path blobs(DigestAlgorithm algorithm) {
		return blobs().resolve(algorithm.prefix());
	}

	Path blob(Digest digest) {
		return blobs(digest.algorithm()).resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
	}

	Path ingests() {
		return this.root.resolve("ingest");
	}

	Path ingest(String id) {
		if (!isIngestId(id)) {
			throw new IllegalArgumentException("not the id of an ingest");
		}
		return ingests().resolve(id);
	}

	static boolean isIngestId(String id) {
		return id != null && INGEST_ID.matcher(id).matches();
	}

}
