package dev.gantry.engine.images;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;

/** Stores one image at a registry: its layers, its config, then the manifest. */
final class ImagePush {

	private final ContentStore store;

	private final LayerBlobs blobs;

	private final RegistryClients clients;

	private final ImageSources sources;

	ImagePush(ContentStore store, LayerBlobs blobs, RegistryClients clients, ImageSources sources) {
		this.store = store;
		this.blobs = blobs;
		this.clients = clients;
		this.sources = sources;
	}

	/**
	 * Pushes.
	 * @param manifest the image
	 * @param diffIds its layers, lowest first
	 */
	Digest run(Exact<Manifest> manifest, Iterable<Digest> diffIds, ImageReference target, RepositoryClient repository)
			throws IOException {
		Optional<Descriptor> present = repository.head(target.manifestReference());
		if (present.filter((there) -> there.digest().equals(manifest.digest())).isPresent()) {
			return manifest.digest();
		}
		for (Digest diffId : diffIds) {
			pushLayer(diffId, target, repository);
		}
		Descriptor config = manifest.document().config();
		repository.pushBlob(config, sourceOf(config, null), null, TransferListener.NONE);
		return repository.putManifest(target.manifestReference(), manifest).digest();
	}

	private void pushLayer(Digest diffId, ImageReference target, RepositoryClient repository) throws IOException {
		LayerBlob blob = this.blobs.find(diffId)
			.orElseThrow(() -> new IOException("nothing is known of the layer " + diffId));
		ImageReference origin = blob.origin();
		boolean sameRegistry = origin != null && origin.host().equals(target.host());
		RepositoryName mountFrom = sameRegistry ? origin.repository() : null;
		repository.pushBlob(blob.descriptor(), sourceOf(blob.descriptor(), origin), mountFrom, TransferListener.NONE);
	}

	/** The bytes from this node, else from where the layer once came. */
	private BlobSource sourceOf(Descriptor descriptor, ImageReference origin) {
		return () -> {
			Optional<Content> content = this.store.find(descriptor.digest());
			if (content.isPresent()) {
				return content.get().open();
			}
			if (origin == null) {
				throw new IOException("the blob " + descriptor.digest() + " is not here any more");
			}
			return this.clients.to(this.sources.accessTo(origin.host()))
				.repository(origin.repository())
				.openBlob(descriptor);
		};
	}

}
