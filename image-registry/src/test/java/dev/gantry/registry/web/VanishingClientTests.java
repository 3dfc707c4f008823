package dev.gantry.registry.web;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that promise more than they send. */
class VanishingClientTests extends RunningRegistry {

	@Test
	void keepsWhatCameOfAnUploadToBeGoneOnWith() throws Exception {
		String location = startUpload();
		send("PATCH " + location, 900, 400);
		awaitRange(location, "0-399");
		HttpResponse<String> rest = patch(location, "400-899", 400, 900);
		assertThat(rest.statusCode()).isEqualTo(202);
		Digest digest = Digest.ofBytes(SMALL);
		assertThat(this.registry.send("PUT", location + "?digest=" + digest, PUSH, Map.of(), null).statusCode())
			.isEqualTo(201);
		assertThat(this.repository.hasBlob(digest)).isTrue();
	}

	@Test
	void keepsNothingOfABlobInOneRequest() throws Exception {
		send("POST /v2/apps/hello/blobs/uploads/?digest=" + Digest.ofBytes(SMALL), 900, 400);
		// The request may be heard of only after its client has gone: once gone, things
		// stay gone.
		long quiet = System.nanoTime();
		long end = quiet + TimeUnit.SECONDS.toNanos(60);
		while (System.nanoTime() - quiet < TimeUnit.SECONDS.toNanos(1) && System.nanoTime() < end) {
			if (this.registry.uploads().count() > 0 || !ingests().isEmpty()) {
				quiet = System.nanoTime();
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
		assertThat(System.nanoTime()).as("what the client left goes").isLessThan(end);
		assertThat(this.repository.hasBlob(Digest.ofBytes(SMALL))).isFalse();
	}

	private List<Path> ingests() throws IOException {
		try (Stream<Path> ingests = Files.list(this.directory.resolve("content/ingest"))) {
			return ingests.toList();
		}
	}

	@Test
	void keepsNothingOfAManifestThatIsCutShort() throws Exception {
		byte[] bytes = pushImage(this.repository, "v1").bytes();
		send("PUT /v2/apps/hello/manifests/v2", bytes.length + 1, bytes.length);
		assertThat(this.repository.tags()).extracting(Object::toString).containsExactly("v1");
	}

	/** Sends the start of a request's body and hangs up. */
	private void send(String request, int promised, int sent) throws IOException {
		int port = Integer.parseInt(this.registry.address().split(":")[1]);
		try (Socket socket = new Socket("localhost", port)) {
			String head = request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + promised
					+ "\r\nAuthorization: Bearer " + this.registry.tokens().forScopes(PUSH) + "\r\n\r\n";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().write(SMALL, 0, Math.min(sent, SMALL.length));
			socket.getOutputStream().flush();
		}
	}

	private void awaitRange(String location, String range) throws Exception {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		Optional<String> seen = Optional.empty();
		while (!seen.equals(Optional.of(range)) && System.nanoTime() < end) {
			TimeUnit.MILLISECONDS.sleep(20);
			seen = get(location, PUSH).headers().firstValue("Range");
		}
		assertThat(seen).contains(range);
	}

}
