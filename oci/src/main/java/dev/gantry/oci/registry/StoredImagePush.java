package dev.gantry.oci.registry;

import java.io.IOException;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;

/**
 * Pushes images whose parts are in a content store: blobs first, each only if the
 * registry lacks it, then the manifest under its tag.
 */
public final class StoredImagePush {

	private final RepositoryClient repository;

	private final ContentStore store;

	public StoredImagePush(RepositoryClient repository, ContentStore store) {
		this.repository = repository;
		this.store = store;
	}

	/**
	 * Pushes an image for one platform.
	 * @param reference the tag, or the manifest's digest
	 */
	public Descriptor push(Exact<ManifestDocument> manifest, String reference, TransferListener listener)
			throws IOException {
		for (Descriptor blob : manifest.document().references()) {
			Content content = this.store.find(blob.digest())
				.orElseThrow(() -> new InvalidImageException("The image's part " + blob.digest() + " is missing"));
			this.repository.pushBlob(blob, content::open, null, listener);
		}
		return this.repository.putManifest(reference, manifest);
	}

}
