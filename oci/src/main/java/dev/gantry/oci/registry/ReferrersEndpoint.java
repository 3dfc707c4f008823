package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.List;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;

/**
 * {@code GET /v2/NAME/referrers/DIGEST}: what says something about a manifest. Registries
 * without this endpoint have the list under a tag instead (distribution specification,
 * "Unavailable Referrers API").
 */
record ReferrersEndpoint(RegistryConnection connection, RepositoryName name) {

	Index list(Digest subject) throws IOException {
		Request request = Request.get(this.connection.uri(this.name + "/referrers/" + subject))
			.with("Accept", MediaTypes.OCI_INDEX);
		try (Answer answer = this.connection.send(request, Scope.pull(this.name))) {
			if (answer.status() == 404) {
				return fallback(subject);
			}
			if (!answer.isSuccess()) {
				throw answer.toException();
			}
			byte[] bytes = answer.readAll(Documents.MAX_MANIFEST_SIZE);
			if (Documents.readManifest(bytes, answer.header("Content-Type").orElse(null))
				.document() instanceof Index index) {
				return index;
			}
			throw new InvalidImageException(request + " was answered with a manifest instead of an index");
		}
	}

	private Index fallback(Digest subject) throws IOException {
		String tag = subject.algorithm().prefix() + "-" + subject.hex();
		try {
			String fitting = tag.substring(0, Math.min(tag.length(), 128));
			return (new ManifestEndpoint(this.connection, this.name).get(fitting).document() instanceof Index index)
					? index : Index.of(List.of());
		}
		catch (RegistryException ex) {
			if (ex.reason() == RegistryException.Reason.NOT_FOUND) {
				return Index.of(List.of());
			}
			throw ex;
		}
	}

}
