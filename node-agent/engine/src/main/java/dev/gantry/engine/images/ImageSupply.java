package dev.gantry.engine.images;

import java.io.IOException;
import java.io.InputStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;

/** Where an image's parts come from. */
interface ImageSupply {

	/** What messages call the image. */
	String name();

	/** The repository that has it, with the digest that it has there, or {@code null}. */
	ImageReference origin();

	Exact<Manifest> manifest();

	Exact<ImageConfig> config() throws IOException;

	/** A layer's blob; its end is an error unless digest and size are as described. */
	InputStream open(Descriptor layer) throws IOException;

	/** How to get the layer's blob another time. */
	LayerBlob remembered(Descriptor layer, long size);

	/**
	 * From a registry.
	 *
	 * @param reference with the digest of the manifest
	 * @param top the digest of what the name means there: the manifest's or an index's
	 * @param repository where it is
	 * @param manifest of the image
	 */
	record FromRegistry(ImageReference reference, Digest top, RepositoryClient repository,
			Exact<Manifest> manifest) implements ImageSupply {

		@Override
		public String name() {
			return this.reference.toString();
		}

		@Override
		public ImageReference origin() {
			return this.reference.at(this.top);
		}

		@Override
		public Exact<ImageConfig> config() throws IOException {
			return this.repository.config(this.manifest.document());
		}

		@Override
		public InputStream open(Descriptor layer) throws IOException {
			return this.repository.openBlob(layer);
		}

		@Override
		public LayerBlob remembered(Descriptor layer, long size) {
			ImageReference origin = new ImageReference(this.reference.host(), this.reference.repository(), null, null);
			return LayerBlob.at(origin, layer, size);
		}

	}

	/**
	 * From this node's own content, where an archive's parts were put.
	 *
	 * @param name for messages
	 * @param documents manifest and config
	 * @param content the layers' blobs
	 * @param manifest of the image
	 */
	record FromContent(String name, ImageDocuments documents, ContentStore content,
			Exact<Manifest> manifest) implements ImageSupply {

		@Override
		public ImageReference origin() {
			return null;
		}

		@Override
		public Exact<ImageConfig> config() throws IOException {
			return this.documents.config(this.manifest.document());
		}

		@Override
		public InputStream open(Descriptor layer) throws IOException {
			Content found = this.content.find(layer.digest())
				.orElseThrow(() -> new IOException("the blob " + layer.digest() + " is not here"));
			return found.verified();
		}

		@Override
		public LayerBlob remembered(Descriptor layer, long size) {
			return LayerBlob.kept(layer, size);
		}

	}

}
