package dev.gantry.registry.web;

import java.io.IOException;
import java.util.List;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.store.Content;
import dev.gantry.registry.Registry;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Grants;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.NewManifest;
import dev.gantry.registry.repositories.StoredManifest;

/** {@code /v2/NAME/manifests/REFERENCE}: reads, stores and removes manifests. */
record ManifestsEndpoint(Registry registry, ManifestReader reader) implements Endpoint {

	private static final int MAX_TAGS = 100;

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		switch (exchange.method()) {
			case "GET", "HEAD" -> get(exchange, route);
			case "PUT" -> put(exchange, route);
			case "DELETE" -> delete(exchange, route);
			default -> throw exchange.unsupported();
		}
	}

	private void get(Exchange exchange, Route route) throws IOException {
		exchange.require(Permission.of(route.repository(), Action.PULL));
		StoredManifest manifest = this.reader.find(route.repository(), route.reference(), exchange::warn)
			.orElseThrow(() -> unknown(route));
		byte[] bytes = this.reader.read(manifest.digest()).orElseThrow(() -> unknown(route));
		new ContentAnswer(exchange).send(manifest.digest(), bytes, manifest.mediaType());
	}

	private void put(Exchange exchange, Route route) throws IOException {
		RepositoryName name = route.repository();
		Grants grants = exchange.require(Permission.of(name, Action.PULL, Action.PUSH));
		requireOwn(exchange, name);
		byte[] bytes = readBody(exchange);
		Digest digest = digestFor(route.reference(), bytes);
		List<Tag> tags = tags(exchange, route.reference());
		ManifestDocument document = parse(bytes, exchange.contentType());
		this.registry.intake()
			.push(new NewManifest(name, digest, bytes.length, document, tags, grants.subject()), bytes);
		if (route.reference().indexOf(':') >= 0) {
			tags.forEach((tag) -> exchange.response().addHeader("OCI-Tag", tag.value()));
		}
		document.subjectIfAny().ifPresent((subject) -> exchange.set("OCI-Subject", subject.digest().toString()));
		exchange.set("Location", "/v2/" + name + "/manifests/" + digest);
		exchange.set("Docker-Content-Digest", digest.toString());
		exchange.answer(201);
	}

	private void requireOwn(Exchange exchange, RepositoryName name) {
		if (this.registry.upstreams().of(name).isPresent()) {
			throw UploadsEndpoint.copyOnly(exchange, name);
		}
	}

	private static byte[] readBody(Exchange exchange) throws IOException {
		int limit = Documents.MAX_MANIFEST_SIZE;
		byte[] bytes = (exchange.contentLength() <= limit) ? exchange.body().readNBytes(limit + 1) : null;
		if (bytes == null || bytes.length > limit) {
			throw new RegistryErrorException(RegistryErrorCode.MANIFEST_TOO_LARGE,
					"a manifest may have at most " + limit + " bytes");
		}
		return bytes;
	}

	private static Digest digestFor(String reference, byte[] bytes) {
		if (reference.indexOf(':') < 0) {
			return Digest.ofBytes(bytes);
		}
		Digest expected = Exchange.digest(reference);
		Digest actual = Digest.ofBytes(expected.algorithm(), bytes);
		if (!actual.equals(expected)) {
			throw new RegistryErrorException(RegistryErrorCode.DIGEST_INVALID,
					"the manifest should be " + expected + " and is " + actual);
		}
		return expected;
	}

	/** The tag in the address, or those of the parameter {@code tag} beside a digest. */
	private static List<Tag> tags(Exchange exchange, String reference) {
		List<String> names = (reference.indexOf(':') < 0) ? List.of(reference) : exchange.query().all("tag");
		if (names.size() > MAX_TAGS || !names.stream().allMatch(Tag::isValid)) {
			throw new RegistryErrorException(RegistryErrorCode.TAG_INVALID,
					"a tag has 1 to 128 letters, digits, '_', '.' and '-', and does not start with '.' or '-'");
		}
		return names.stream().map(Tag::of).toList();
	}

	private static ManifestDocument parse(byte[] bytes, String contentType) {
		try {
			Exact<ManifestDocument> manifest = Documents.readManifest(bytes, contentType);
			return manifest.document();
		}
		catch (InvalidImageException ex) {
			throw new RegistryErrorException(RegistryErrorCode.MANIFEST_INVALID, ex.getMessage());
		}
	}

	private void delete(Exchange exchange, Route route) throws IOException {
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.DELETE));
		String reference = route.reference();
		boolean deleted;
		if (reference.indexOf(':') >= 0) {
			deleted = this.registry.repositories().manifests().delete(name, Exchange.digest(reference));
		}
		else {
			deleted = Tag.isValid(reference) && this.registry.repositories().manifests().untag(name, Tag.of(reference));
		}
		if (!deleted) {
			throw unknown(route);
		}
		exchange.answer(202);
	}

	private static RegistryErrorException unknown(Route route) {
		return new RegistryErrorException(RegistryErrorCode.MANIFEST_UNKNOWN,
				route.repository() + " has no manifest '" + route.reference() + "'");
	}

}
