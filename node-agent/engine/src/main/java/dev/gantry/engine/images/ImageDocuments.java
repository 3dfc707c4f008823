package dev.gantry.engine.images;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;

/** Keeps manifests and configs as content, and reads an image from them. */
final class ImageDocuments {

	private final ContentStore store;

	ImageDocuments(ContentStore store) {
		this.store = store;
	}

	void keep(Exact<?> document) throws IOException {
		this.store.put(document.digest(), document.bytes());
	}

	Optional<LocalImage> image(Digest digest) throws IOException {
		Optional<Exact<ManifestDocument>> manifest = manifest(digest);
		if (manifest.isEmpty() || !(manifest.get().document() instanceof Manifest single)) {
			return Optional.empty();
		}
		Optional<Content> config = this.store.find(single.config().digest());
		if (config.isEmpty()) {
			return Optional.empty();
		}
		ImageConfig document = Documents.readConfig(config.get().readAll(Documents.MAX_CONFIG_SIZE)).document();
		return Optional.of(new LocalImage(digest, document));
	}

	Optional<Exact<ManifestDocument>> manifest(Digest digest) throws IOException {
		Optional<Content> content = this.store.find(digest);
		return content.isEmpty() ? Optional.empty()
				: Optional.of(Documents.readManifest(content.get().readAll(Documents.MAX_MANIFEST_SIZE), null));
	}

	/** The config's bytes exactly as they were kept. */
	byte[] config(Digest digest) throws IOException {
		Optional<Content> content = this.store.find(digest);
		return content.orElseThrow(() -> new IOException("the config " + digest + " is not here"))
			.readAll(Documents.MAX_CONFIG_SIZE);
	}

}
