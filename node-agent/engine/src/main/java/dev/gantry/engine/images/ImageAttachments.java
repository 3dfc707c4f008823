package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;

/**
 * Puts documents beside an image at a registry.
 *
 * @see <a href=
 * "https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage">OCI
 * image specification, artifacts</a>
 */
final class ImageAttachments {

	private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

	private final RepositoryClient repository;

	ImageAttachments(RepositoryClient repository) {
		this.repository = repository;
	}

	/** The kinds of documents that an image has there. */
	List<String> kinds(Digest image) throws IOException {
		Index referrers = this.repository.referrers(image);
		return referrers.manifests().stream().map(Descriptor::artifactType).toList();
	}

	void add(Descriptor image, Attachment attachment) throws IOException {
		Descriptor config = push(MediaTypes.OCI_EMPTY, NOTHING);
		Descriptor content = push(attachment.artifactType(), attachment.content());
		Exact<Manifest> manifest = Documents.write(new Manifest(MediaTypes.OCI_MANIFEST, attachment.artifactType(),
				config, List.of(content), image, Map.of()));
		this.repository.putManifest(manifest.digest().toString(), manifest);
	}

	private Descriptor push(String type, byte[] bytes) throws IOException {
		Descriptor descriptor = Descriptor.of(type, Digest.ofBytes(bytes), bytes.length);
		this.repository.pushBlob(descriptor, BlobSource.of(bytes), null, TransferListener.NONE);
		return descriptor;
	}

}
