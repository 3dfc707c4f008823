package dev.gantry.oci.documents;

import java.util.Map;

import dev.gantry.oci.InvalidImageException;

/** What the parts of an image are called in OCI's and in Docker's manifests. */
final class ManifestForms {

	private static final Map<String, String> TO_OCI = Map.of(MediaTypes.DOCKER_CONFIG, MediaTypes.OCI_CONFIG,
			MediaTypes.DOCKER_LAYER, MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.OCI_LAYER_GZIP);

	private static final Map<String, String> TO_DOCKER = Map.of(MediaTypes.OCI_CONFIG, MediaTypes.DOCKER_CONFIG,
			MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER, MediaTypes.OCI_LAYER_GZIP, MediaTypes.DOCKER_LAYER_GZIP);

	private ManifestForms() {
	}

	static Descriptor oci(Descriptor part) {
		String mediaType = TO_OCI.getOrDefault(part.mediaType(), part.mediaType());
		return new Descriptor(mediaType, part.digest(), part.size(), part.platform(), part.artifactType(),
				part.annotations());
	}

	static Descriptor docker(Descriptor part) throws InvalidImageException {
		String mediaType = TO_DOCKER.getOrDefault(part.mediaType(), part.mediaType());
		if (!TO_DOCKER.containsValue(mediaType)) {
			throw new InvalidImageException(
					"Docker's manifest version 2.2 knows nothing like " + mediaType + "; use the OCI form");
		}
		return Descriptor.of(mediaType, part.digest(), part.size());
	}

}
