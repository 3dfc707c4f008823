package dev.gantry.registry.web;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.Content;
import dev.gantry.registry.Registry;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.BlobLinks;
import dev.gantry.registry.upstreams.Upstream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v2/NAME/blobs/DIGEST}: reads and removes blobs. */
record BlobsEndpoint(Registry registry) implements Endpoint {

	private static final Logger LOGGER = LoggerFactory.getLogger(BlobsEndpoint.class);

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
		if (!isLinked(exchange, name, digest)) {
			throw unknown(name, digest);
		}
		Content content = this.registry.store().find(digest).orElseThrow(() -> lost(name, digest));
		new ContentAnswer(exchange).send(content, "application/octet-stream");
	}

	/** Who asks by HEAD may be about to push a manifest that needs the blob. */
	private boolean isLinked(Exchange exchange, RepositoryName name, Digest digest) throws IOException {
		BlobLinks blobs = this.registry.repositories().blobs();
		boolean linked = exchange.isHead() ? blobs.findAndTouch(name, digest).isPresent()
				: blobs.find(name, digest).isPresent();
		Optional<Upstream> upstream = linked ? Optional.empty() : this.registry.upstreams().of(name);
		if (upstream.isEmpty()) {
			return linked;
		}
		upstream.get().fetchBlob(name, digest);
		return blobs.find(name, digest).isPresent();
	}

	/** It should be there, so it is noted that it must be pushed again. */
	private RegistryErrorException lost(RepositoryName name, Digest digest) {
		if (this.registry.repositories().blobs().find(name, digest).isPresent()) {
			LOGGER.error("Content {} of {} is not in the store any more; push it again", digest, name);
			this.registry.repositories().contents().corrupt(digest);
		}
		return unknown(name, digest);
	}

	private void delete(Exchange exchange, Route route) throws IOException {
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.DELETE));
		Digest digest = Exchange.digest(route.reference());
		if (!this.registry.repositories().blobs().unlink(name, digest)) {
			throw unknown(name, digest);
		}
		exchange.answer(202);
	}

	private static RegistryErrorException unknown(RepositoryName name, Digest digest) {
		return new RegistryErrorException(RegistryErrorCode.BLOB_UNKNOWN, name + " has no blob " + digest);
	}

}
