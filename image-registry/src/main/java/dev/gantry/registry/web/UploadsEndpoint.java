package dev.gantry.registry.web;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Grants;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.uploads.Upload;
import dev.gantry.registry.uploads.Uploads;

/**
 * {@code POST /v2/NAME/blobs/uploads/}: starts an upload, takes a whole blob at once, or
 * mounts one from another repository.
 */
record UploadsEndpoint(ContentStore store, Repositories repositories, Uploads uploads) implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"POST".equals(exchange.method())) {
			throw exchange.unsupported();
		}
		RepositoryName name = route.repository();
		Grants grants = exchange.require(Permission.of(name, Action.PULL, Action.PUSH));
		Optional<String> digest = exchange.query().one("digest");
		Optional<String> mount = exchange.query().one("mount");
		if (mount.isPresent() && mount(exchange, name, Exchange.digest(mount.get()), grants)) {
			return;
		}
		if (digest.isPresent() && mount.isEmpty()) {
			whole(exchange, name, Exchange.digest(digest.get()));
			return;
		}
		Upload upload = this.uploads.start(name);
		UploadEndpoint.describe(exchange, name, upload);
		exchange.answer(202);
	}

	/** Mounting reads from the source, so it takes the right to pull from there. */
	private boolean mount(Exchange exchange, RepositoryName name, Digest digest, Grants grants) throws IOException {
		Optional<String> from = exchange.query().one("from");
		if (from.isEmpty() || !RepositoryName.isValid(from.get())) {
			return false;
		}
		RepositoryName source = RepositoryName.of(from.get());
		boolean possible = grants.allow(Permission.of(source, Action.PULL)) && this.repositories.hasBlob(source, digest)
				&& this.store.find(digest).isPresent();
		if (possible) {
			this.repositories.linkBlob(name, digest);
			UploadEndpoint.created(exchange, name, digest);
		}
		return possible;
	}

	private void whole(Exchange exchange, RepositoryName name, Digest digest) throws IOException {
		if (exchange.contentLength() < 0 && exchange.header("Transfer-Encoding") == null) {
			throw new RegistryErrorException(RegistryErrorCode.SIZE_INVALID, "the request has no body");
		}
		Upload upload = this.uploads.start(name);
		this.uploads.with(name, upload.id(), (own) -> {
			try {
				own.append(exchange.body());
				return this.uploads.finish(own, digest);
			}
			catch (IOException | RuntimeException ex) {
				this.uploads.cancel(own);
				throw ex;
			}
		});
		UploadEndpoint.created(exchange, name, digest);
	}

}
