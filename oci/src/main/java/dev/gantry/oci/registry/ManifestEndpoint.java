package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;

/** {@code /v2/NAME/manifests/REFERENCE}: reads, checks, stores and removes manifests. */
record ManifestEndpoint(RegistryConnection connection, RepositoryName name) {

	private static final String ACCEPT = String.join(", ", MediaTypes.MANIFESTS);

	private static final String DIGEST = "Docker-Content-Digest";

	Exact<ManifestDocument> get(String reference) throws IOException {
		Request request = Request.get(uri(reference)).with("Accept", ACCEPT);
		try (Answer answer = this.connection.require(request, Scope.pull(this.name))) {
			byte[] bytes = answer.readAll(Documents.MAX_MANIFEST_SIZE);
			Digest expected = expected(reference, answer);
			verify(request, expected, bytes);
			return Documents.readManifest(bytes, answer.header("Content-Type").orElse(null),
					(expected != null) ? expected.algorithm() : DigestAlgorithm.SHA256);
		}
	}

	Optional<Descriptor> head(String reference) throws IOException {
		Request request = Request.head(uri(reference)).with("Accept", ACCEPT);
		try (Answer answer = this.connection.send(request, Scope.pull(this.name))) {
			if (answer.status() == 404) {
				return Optional.empty();
			}
			if (!answer.isSuccess()) {
				throw answer.toException();
			}
			return Optional.of(describe(reference, answer));
		}
	}

	private Descriptor describe(String reference, Answer answer) throws IOException {
		Digest digest = expected(reference, answer);
		String type = answer.header("Content-Type").map((value) -> value.split(";")[0].trim()).orElse("");
		if (digest == null || answer.contentLength() < 0) {
			Exact<ManifestDocument> manifest = get(reference);
			return manifest.descriptor(manifest.document().mediaType());
		}
		try {
			return Descriptor.of(type, digest, answer.contentLength());
		}
		catch (IllegalArgumentException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL,
					answer.request() + " was answered with the media type '" + Shown.text(type) + "'", ex);
		}
	}

	Descriptor put(String reference, Exact<? extends ManifestDocument> manifest) throws IOException {
		String mediaType = manifest.document().mediaType();
		Request request = Request.put(uri(reference), Request.Body.of(manifest.bytes(), mediaType));
		this.connection.require(request, Scope.push(this.name)).close();
		return manifest.descriptor(mediaType);
	}

	void delete(String reference) throws IOException {
		this.connection.require(Request.delete(uri(reference)), Scope.delete(this.name)).close();
	}

	private java.net.URI uri(String reference) {
		String checked = (reference.indexOf(':') >= 0) ? Digest.of(reference).toString() : Tag.of(reference).toString();
		return this.connection.uri(this.name + "/manifests/" + checked);
	}

	/**
	 * What we asked for by digest; what we asked for by tag has the digest it is said to
	 * have.
	 */
	private static Digest expected(String reference, Answer answer) throws RegistryException {
		if (reference.indexOf(':') >= 0) {
			return Digest.of(reference);
		}
		Optional<String> header = answer.header(DIGEST);
		if (header.isPresent() && !Digest.isValid(header.get())) {
			throw RegistryException
				.protocol(answer.request() + " was answered with the digest '" + Shown.text(header.get()) + "'");
		}
		return header.map(Digest::of).orElse(null);
	}

	private static void verify(Request request, Digest expected, byte[] bytes) throws ContentMismatchException {
		if (expected == null) {
			return;
		}
		Digest actual = Digest.ofBytes(expected.algorithm(), bytes);
		if (!actual.equals(expected)) {
			throw new ContentMismatchException(
					request + " was answered with content that should be " + expected + " and is " + actual);
		}
	}

}
