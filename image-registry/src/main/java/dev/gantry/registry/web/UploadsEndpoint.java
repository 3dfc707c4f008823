package dev.gantry.registry.web;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.Registry;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Grants;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.uploads.Upload;
import dev.gantry.registry.uploads.Uploads;

/**
 * {@code POST /v2/NAME/blobs/uploads/}: starts an upload, takes a whole blob at once, or
 * mounts one from another repository.
 */
record UploadsEndpoint(Registry registry) implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"POST".equals(exchange.method())) {
			throw exchange.unsupported();
		}
		RepositoryName name = route.repository();
		Grants grants = exchange.require(wanted(exchange, name));
		if (this.registry.upstreams().of(name).isPresent()) {
			throw copyOnly(exchange, name);
		}
		exchange.query().one("digest-algorithm").ifPresent(UploadsEndpoint::requireAlgorithm);
		Optional<String> digest = exchange.query().one("digest");
		Optional<String> mount = exchange.query().one("mount");
		if (mount.isPresent() && mount(exchange, name, Exchange.digest(mount.get()), grants)) {
			return;
		}
		if (digest.isPresent() && mount.isEmpty()) {
			whole(exchange, name, Exchange.digest(digest.get()));
			return;
		}
		Upload upload = this.registry.uploads().start(name);
		UploadEndpoint.describe(exchange, name, upload);
		exchange.answer(202);
	}

	private static Permission wanted(Exchange exchange, RepositoryName name) {
		Optional<String> from = exchange.query().one("from").filter(RepositoryName::isValid);
		return (from.isPresent() && exchange.query().one("mount").isPresent())
				? Permission.mounting(name, RepositoryName.of(from.get()))
				: Permission.of(name, Action.PULL, Action.PUSH);
	}

	private static void requireAlgorithm(String name) {
		if (Arrays.stream(DigestAlgorithm.values()).noneMatch((algorithm) -> algorithm.prefix().equals(name))) {
			throw new RegistryErrorException(RegistryErrorCode.DIGEST_INVALID,
					"digests here are made with sha256 or sha512");
		}
	}

	/** What is said to whom pushes what can only be pulled. */
	static RegistryErrorException copyOnly(Exchange exchange, RepositoryName name) {
		return new RegistryErrorException(RegistryErrorCode.DENIED,
				name + " is a copy of an upstream's repository, which " + exchange.method()
						+ " cannot change; push it under another name",
				Map.of("Allow", "GET, HEAD, DELETE"));
	}

	/**
	 * Mounting reads from the source, so it takes the right to pull from there. Without a
	 * source it is any that the token lets be pulled from.
	 */
	private boolean mount(Exchange exchange, RepositoryName name, Digest digest, Grants grants) throws IOException {
		Optional<String> from = exchange.query().one("from");
		if (this.registry.store().find(digest).isEmpty()) {
			return false;
		}
		boolean done;
		if (from.isEmpty()) {
			done = grants.pullable().stream().anyMatch((source) -> mount(source, name, digest));
		}
		else {
			done = RepositoryName.isValid(from.get())
					&& grants.allow(Permission.of(RepositoryName.of(from.get()), Action.PULL))
					&& mount(RepositoryName.of(from.get()), name, digest);
		}
		if (done) {
			UploadEndpoint.created(exchange, name, digest);
		}
		return done;
	}

	private boolean mount(RepositoryName source, RepositoryName name, Digest digest) {
		Optional<Long> size = this.registry.repositories().blobs().find(source, digest);
		size.ifPresent((bytes) -> this.registry.uploads().requireRoom(name, digest, bytes));
		return size.isPresent() && this.registry.repositories().blobs().mount(source, name, digest);
	}

	private void whole(Exchange exchange, RepositoryName name, Digest digest) throws IOException {
		if (exchange.contentLength() < 0 && exchange.header("Transfer-Encoding") == null) {
			throw new RegistryErrorException(RegistryErrorCode.SIZE_INVALID, "the request has no body");
		}
		Uploads uploads = this.registry.uploads();
		Upload upload = uploads.start(name);
		uploads.with(name, upload.id(), (own) -> {
			try {
				uploads.append(own, exchange.body());
				return uploads.finish(own, digest);
			}
			catch (IOException | RuntimeException ex) {
				uploads.cancel(own);
				throw ex;
			}
		});
		UploadEndpoint.created(exchange, name, digest);
	}

}
