package dev.gantry.oci.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryTransferTests extends FakeRegistries {

	@Test
	void readsAllPagesAndNotForEver() throws IOException {
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> {
			String query = String.valueOf(exchange.getRequestURI().getQuery());
			String tag = query.contains("last=a") ? "b" : "a";
			FakeRegistry.answer(exchange, 200, "{\"tags\":[\"" + tag + "\",\"../x\"]}", "Link",
					"</v2/a/b/tags/list?last=" + tag + ">; rel=\"next\"");
		});
		assertThat(repository(SECRET).tags()).extracting(Tag::value).containsExactly("a", "b");
	}

	@Test
	void sendsTheRestAfterACut() throws IOException {
		java.io.ByteArrayOutputStream arrived = new java.io.ByteArrayOutputStream();
		this.registry.on("HEAD " + BLOB_PATH, 404, new byte[0]);
		this.registry.on("POST /v2/a/b/blobs/uploads/", 202, new byte[0], "Location", "/v2/a/b/blobs/uploads/1");
		this.registry.on("GET /v2/a/b/blobs/uploads/1",
				(exchange) -> FakeRegistry.answer(exchange, 204, "", "Range", "0-" + (arrived.size() - 1)));
		this.registry.on("PUT /v2/a/b/blobs/uploads/1", (exchange) -> {
			if (arrived.size() == 0) {
				arrived.writeBytes(exchange.getRequestBody().readNBytes(70_000));
				return;
			}
			assertThat(exchange.getRequestHeaders().getFirst("Content-Range")).isEqualTo("70000-199999");
			arrived.writeBytes(exchange.getRequestBody().readAllBytes());
			FakeRegistry.answer(exchange, 201, "");
		});
		repository(SECRET).pushBlob(DESCRIPTOR, BlobSource.of(BLOB), null, TransferListener.NONE);
		assertThat(arrived.toByteArray()).isEqualTo(BLOB);
	}

	@Test
	void sendsAllAgainWhenTheUploadIsGone() throws IOException {
		AtomicInteger sessions = new AtomicInteger();
		this.registry.on("HEAD " + BLOB_PATH, 404, new byte[0]);
		this.registry.on("POST /v2/a/b/blobs/uploads/", (exchange) -> FakeRegistry.answer(exchange, 202, "", "Location",
				"/v2/a/b/blobs/uploads/" + sessions.incrementAndGet()));
		this.registry.on("PUT /v2/a/b/blobs/uploads/1", (exchange) -> exchange.getRequestBody().readNBytes(70_000));
		this.registry.on("PUT /v2/a/b/blobs/uploads/2", 201, new byte[0]);
		Transfer how = repository(SECRET).pushBlob(DESCRIPTOR, BlobSource.of(BLOB), null, TransferListener.NONE);
		assertThat(how).isEqualTo(Transfer.UPLOADED);
		assertThat(sessions).hasValue(2);
	}

	@Test
	void goesOnAfterACut() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			String range = exchange.getRequestHeaders().getFirst("Range");
			int start = (range != null) ? Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1")) : 0;
			int end = (calls.incrementAndGet() < 4) ? Math.min(BLOB.length, start + 50_000) : BLOB.length;
			exchange.getResponseHeaders().add("Content-Range", "bytes " + start + "-" + (BLOB.length - 1) + "/*");
			exchange.sendResponseHeaders((start > 0) ? 206 : 200, BLOB.length - start);
			exchange.getResponseBody().write(BLOB, start, end - start);
			exchange.getResponseBody().flush();
		});
		assertThat(read(repository(SECRET))).isEqualTo(BLOB);
		assertThat(calls).hasValueGreaterThan(3);
	}

	@Test
	void goesOnWhereTheRegistryKnowsNoRanges() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			exchange.sendResponseHeaders(200, BLOB.length);
			int end = (calls.incrementAndGet() == 1) ? 100_000 : BLOB.length;
			exchange.getResponseBody().write(BLOB, 0, end);
			exchange.getResponseBody().flush();
		});
		assertThat(read(repository(SECRET))).isEqualTo(BLOB);
	}

	@Test
	void refusesARangeThatItDidNotAskFor() {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET " + BLOB_PATH, (exchange) -> {
			boolean first = calls.incrementAndGet() == 1;
			exchange.getResponseHeaders().add("Content-Range", "bytes 0-199999/200000");
			exchange.sendResponseHeaders(first ? 200 : 206, BLOB.length);
			exchange.getResponseBody().write(BLOB, 0, first ? 100_000 : BLOB.length);
			exchange.getResponseBody().flush();
		});
		assertProtocolError(() -> read(repository(SECRET)), "asked for the bytes from");
	}

	@Test
	void givesUpWhenNothingComes() {
		this.registry.on("GET " + BLOB_PATH, (exchange) -> exchange.sendResponseHeaders(200, BLOB.length));
		assertReason(() -> read(repository(SECRET)), RegistryException.Reason.UNAVAILABLE);
		assertThat(this.pauses).hasValueGreaterThan(2);
	}

	@Test
	void verifiesWhatALyingRegistryDelivers() {
		byte[] lie = BLOB.clone();
		lie[7]++;
		this.registry.on("GET " + BLOB_PATH, 200, lie, "Docker-Content-Digest", DESCRIPTOR.digest().toString());
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> read(repository(SECRET)));
		this.registry.on("GET " + BLOB_PATH, 200, Arrays.copyOf(BLOB, BLOB.length + 1));
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> read(repository(SECRET)));
		this.registry.on("GET " + BLOB_PATH, 200, Arrays.copyOf(BLOB, BLOB.length - 1));
		assertReason(() -> read(repository(SECRET)), RegistryException.Reason.UNAVAILABLE);
	}

	@Test
	void verifiesManifestsByWhatItAskedFor() {
		Digest asked = Digest.ofBytes("something else".getBytes(StandardCharsets.UTF_8));
		this.registry.on("GET /v2/a/b/manifests/" + asked, 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_INDEX,
				"Docker-Content-Digest", INDEX.digest().toString());
		assertThatExceptionOfType(ContentMismatchException.class)
			.isThrownBy(() -> repository(SECRET).manifest(asked.toString()));
		this.registry.on("GET /v2/a/b/manifests/v1", 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_INDEX,
				"Docker-Content-Digest", asked.toString());
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> repository(SECRET).manifest("v1"));
		this.registry.on("GET /v2/a/b/manifests/v1", 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_INDEX,
				"Docker-Content-Digest", "sha256:../../x");
		assertProtocolError(() -> repository(SECRET).manifest("v1"), "digest");
		this.registry.on("GET /v2/a/b/manifests/v1", 200, INDEX.bytes(), "Content-Type", MediaTypes.OCI_MANIFEST);
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> repository(SECRET).manifest("v1"));
		this.registry.on("GET /v2/a/b/manifests/v1", 200, new byte[Documents.MAX_MANIFEST_SIZE + 1]);
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> repository(SECRET).manifest("v1"));
	}

	@Test
	void asksAgainWhenTheRegistryIsInTrouble() throws IOException {
		AtomicInteger calls = new AtomicInteger();
		this.registry.on("GET /v2/a/b/tags/list", (exchange) -> FakeRegistry.answer(exchange,
				(calls.incrementAndGet() < 3) ? 503 : 200, "{\"tags\":[\"v1\"]}"));
		assertThat(repository(SECRET).tags()).hasSize(1);
		assertThat(this.pauses).hasValue(2);
	}

	@Test
	void doesNotStoreTwice() {
		this.registry.on("PUT /v2/a/b/manifests/v1", 503, new byte[0]);
		assertReason(() -> repository(SECRET).putManifest("v1", INDEX), RegistryException.Reason.UNAVAILABLE);
		assertThat(this.registry.requests).hasSize(1);
	}

	@Test
	void tellsWhyWithoutTheRegistrysTricks() {
		this.registry.on("PUT /v2/a/b/manifests/v1", 400, ("{\"errors\":[{\"code\":\"MANIFEST_INVALID\",\"message\":\""
				+ "\\u001b[2Jgone\\nnew line" + "x".repeat(5000) + "\"}]}")
			.getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> repository(SECRET).putManifest("v1", INDEX))
			.satisfies((ex) -> {
				assertThat(ex.reason()).isEqualTo(RegistryException.Reason.REFUSED);
				assertThat(ex.getMessage()).contains("MANIFEST_INVALID").hasSizeLessThan(600);
				assertThat(ex.getMessage().chars()).noneMatch(Character::isISOControl);
			});
	}

	@Test
	void saysThatNobodyIsThere() {
		RegistryAccess access = RegistryAccess.to(RegistryHost.of("localhost:1"));
		assertReason(() -> repository(access).tags(), RegistryException.Reason.UNAVAILABLE);
	}

}
