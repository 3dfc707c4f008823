package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.VerifyingInputStream;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;

/** {@code GET /v2/NAME/blobs/DIGEST}: reads blobs. */
record BlobPull(RegistryConnection connection, RepositoryName name) {

	InputStream open(Descriptor blob) throws IOException {
		InputStream raw = new ResumingInputStream(this.connection, this.name, blob);
		return new VerifyingInputStream(raw, blob.digest(), blob.size());
	}

	Exact<ImageConfig> config(Descriptor config) throws IOException {
		if (!MediaTypes.CONFIGS.contains(config.mediaType())) {
			throw new InvalidImageException(
					"This is not a container image: its config is of type " + config.mediaType());
		}
		if (config.size() > Documents.MAX_CONFIG_SIZE) {
			throw new InvalidImageException("The image's config has " + config.size() + " bytes; at most "
					+ Documents.MAX_CONFIG_SIZE + " are allowed");
		}
		try (InputStream in = open(config)) {
			return Documents.readConfig(in.readAllBytes(), config.digest().algorithm());
		}
	}

}
