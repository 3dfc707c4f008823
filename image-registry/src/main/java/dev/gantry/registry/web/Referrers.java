package dev.gantry.registry.web;

import java.util.Map;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;

/** Describes manifests that say something about others. */
final class Referrers {

	private Referrers() {
	}

	/**
	 * The descriptor that the list of referrers has for a manifest. Its artifact type is
	 * the manifest's, or else the type of its config (distribution specification,
	 * "Listing Referrers").
	 */
	static Descriptor describe(ManifestDocument document, Digest digest, long size) {
		String artifactType;
		Map<String, String> annotations;
		if (document instanceof Manifest manifest) {
			artifactType = (manifest.artifactType() != null) ? manifest.artifactType() : manifest.config().mediaType();
			annotations = manifest.annotations();
		}
		else {
			Index index = (Index) document;
			artifactType = index.artifactType();
			annotations = index.annotations();
		}
		return new Descriptor(document.mediaType(), digest, size, null, artifactType, annotations);
	}

}
