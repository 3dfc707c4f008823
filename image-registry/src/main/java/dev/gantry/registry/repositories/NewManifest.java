package dev.gantry.registry.repositories;

import java.util.List;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;

/**
 * A manifest on its way into a repository.
 *
 * @param repository which
 * @param digest of its bytes
 * @param size of its bytes
 * @param document what they say
 * @param tags that are to point at it
 * @param actor who pushes it, or {@code null} if it is no push and nobody need be told
 */
public record NewManifest(RepositoryName repository, Digest digest, long size, ManifestDocument document,
		List<Tag> tags, String actor) {

	public NewManifest {
		tags = List.copyOf(tags);
	}

	/**
	 * How the list of referrers describes it. Its artifact type is the manifest's, or
	 * else the type of its config (distribution specification, "Listing Referrers").
	 */
	Descriptor asReferrer() {
		if (this.document instanceof Manifest manifest) {
			String type = (manifest.artifactType() != null) ? manifest.artifactType() : manifest.config().mediaType();
			return new Descriptor(manifest.mediaType(), this.digest, this.size, null, type, manifest.annotations());
		}
		Index index = (Index) this.document;
		return new Descriptor(index.mediaType(), this.digest, this.size, null, index.artifactType(),
				index.annotations());
	}

}
