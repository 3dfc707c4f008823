package dev.gantry.registry.web;

import java.io.IOException;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.Repositories;

/** {@code /v2/NAME/blobs/DIGEST}: reads and removes blobs. */
record BlobsEndpoint(ContentStore store, Repositories repositories) implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		switch (exchange.method()) {
			case "GET", "HEAD" -> get(exchange, route);
			case "DELETE" -> delete(exchange, route);
			default -> throw exchange.unsupported();
		}
	}

	private void get(Exchange exchange, Route route) throws IOException {
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.PULL));
		Digest digest = Exchange.digest(route.reference());
		if (!this.repositories.hasBlob(name, digest)) {
			throw unknown(name, digest);
		}
		Content content = this.store.find(digest).orElseThrow(() -> unknown(name, digest));
		new ContentAnswer(exchange).send(content, "application/octet-stream");
	}

	private void delete(Exchange exchange, Route route) throws IOException {
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.DELETE));
		Digest digest = Exchange.digest(route.reference());
		if (!this.repositories.unlinkBlob(name, digest)) {
			throw unknown(name, digest);
		}
		exchange.answer(202);
	}

	private static RegistryErrorException unknown(RepositoryName name, Digest digest) {
		return new RegistryErrorException(RegistryErrorCode.BLOB_UNKNOWN, name + " has no blob " + digest);
	}

}
