package dev.gantry.engine.images;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps manifests and configs as content, and reads images from them, each once: a
 * container's way to its image must not parse documents. What turns out to be corrupt is
 * dropped, as if it had never been here, and is fetched again by whoever needs it.
 */
final class ImageDocuments {

	private static final Logger LOG = LoggerFactory.getLogger(ImageDocuments.class);

	private static final int REMEMBERED = 1000;

	private final ContentStore store;

	private final Map<Digest, LocalImage> images = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Digest, LocalImage> eldest) {
			return size() > REMEMBERED;
		}

	};

	ImageDocuments(ContentStore store) {
		this.store = store;
	}

	void keep(Exact<?> document) throws IOException {
		this.store.put(document.digest(), document.bytes());
	}

	/**
	 * As {@link #keep}, for a document that can be made again: nobody waits for the disk.
	 */
	void keepBehind(Exact<?> document) throws IOException {
		this.store.withoutWaiting().put(document.digest(), document.bytes());
	}

	Optional<LocalImage> image(Digest digest) throws IOException {
		synchronized (this.images) {
			LocalImage known = this.images.get(digest);
			if (known != null) {
				return Optional.of(known);
			}
		}
		Optional<LocalImage> read = read(digest);
		synchronized (this.images) {
			read.ifPresent((image) -> this.images.put(digest, image));
		}
		return read;
	}

	private Optional<LocalImage> read(Digest digest) throws IOException {
		Optional<Exact<Manifest>> manifest = manifest(digest);
		if (manifest.isEmpty()) {
			return Optional.empty();
		}
		Optional<byte[]> config = bytes(manifest.get().document().config().digest(), Documents.MAX_CONFIG_SIZE);
		return config.isEmpty() ? Optional.empty()
				: Optional.of(new LocalImage(digest, Documents.readConfig(config.get()).document()));
	}

	/** The manifest of an image for one platform. */
	@SuppressWarnings("unchecked")
	Optional<Exact<Manifest>> manifest(Digest digest) throws IOException {
		Optional<byte[]> bytes = bytes(digest, Documents.MAX_MANIFEST_SIZE);
		if (bytes.isEmpty()) {
			return Optional.empty();
		}
		Exact<ManifestDocument> document = Documents.readManifest(bytes.get(), null, digest.algorithm());
		return document.document() instanceof Manifest ? Optional.of((Exact<Manifest>) (Exact<?>) document)
				: Optional.empty();
	}

	/** The config of an image whose parts are here. */
	Exact<ImageConfig> config(Manifest manifest) throws IOException {
		Digest digest = manifest.config().digest();
		return Documents.readConfig(bytes(digest, Documents.MAX_CONFIG_SIZE)
			.orElseThrow(() -> new IOException("the config " + digest + " is not here")), digest.algorithm());
	}

	void forget(Digest image) {
		synchronized (this.images) {
			this.images.remove(image);
		}
	}

	private Optional<byte[]> bytes(Digest digest, int limit) throws IOException {
		Optional<Content> content = this.store.find(digest);
		if (content.isEmpty()) {
			return Optional.empty();
		}
		try {
			return Optional.of(content.get().readAll(limit));
		}
		catch (ContentMismatchException ex) {
			LOG.warn("Drop the damaged document {}: {}", digest, ex.getMessage());
			this.store.delete(digest);
			return Optional.empty();
		}
	}

}
