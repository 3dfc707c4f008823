package dev.gantry.registry.manifests;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;

/**
 * The bytes of manifests that were read lately, verified when they came in. It knows
 * content only: whether a repository has a manifest is asked anew each time, so that what
 * was deleted is not served (CVE-2026-35172).
 */
public final class ManifestCache {

	/** In bytes. */
	private static final long CAPACITY = 16L * 1024 * 1024;

	/** Larger ones are read from the store each time. */
	private static final int LARGEST = 256 * 1024;

	private final ContentStore store;

	private final Map<Digest, byte[]> known = new LinkedHashMap<>(64, 0.75f, true);

	private long size;

	public ManifestCache(ContentStore store) {
		this.store = store;
	}

	/**
	 * The bytes of a manifest. Do not change them.
	 * @return empty if the store does not have it
	 * @throws dev.gantry.oci.InvalidImageException if the store's copy is corrupt
	 */
	public Optional<byte[]> read(Digest digest) throws IOException {
		synchronized (this.known) {
			byte[] found = this.known.get(digest);
			if (found != null) {
				return Optional.of(found);
			}
		}
		Optional<Content> content = this.store.find(digest);
		if (content.isEmpty()) {
			return Optional.empty();
		}
		byte[] bytes = content.get().readAll(Documents.MAX_MANIFEST_SIZE);
		keep(digest, bytes);
		return Optional.of(bytes);
	}

	private void keep(Digest digest, byte[] bytes) {
		if (bytes.length > LARGEST) {
			return;
		}
		synchronized (this.known) {
			byte[] before = this.known.put(digest, bytes);
			this.size += bytes.length - ((before != null) ? before.length : 0);
			var eldest = this.known.entrySet().iterator();
			while (this.size > CAPACITY) {
				this.size -= eldest.next().getValue().length;
				eldest.remove();
			}
		}
	}

}
