package dev.gantry.oci.registry;

import java.io.IOException;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;

/** {@code HEAD /v2/NAME/blobs/DIGEST}: is a blob there? */
record BlobCheck(RegistryConnection connection, RepositoryName name) {

	boolean exists(Digest digest) throws IOException {
		Request request = Request.head(this.connection.uri(this.name + "/blobs/" + digest));
		try (Answer answer = this.connection.send(request, Scope.push(this.name))) {
			if (answer.isSuccess() || answer.status() == 404) {
				return answer.isSuccess();
			}
			throw answer.toException();
		}
	}

}
