package dev.gantry.registry.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UploadEndpointsTests extends RunningRegistry {

	@Test
	void takesABlobInPieces() throws Exception {
		String location = startUpload();
		assertThat(patch(location, "0-99", 0, 100).statusCode()).isEqualTo(202);
		HttpResponse<String> second = patch(location, "100-299", 100, 300);
		assertThat(second.headers().firstValue("Range")).contains("0-299");
		HttpResponse<String> status = get(location, PUSH);
		assertThat(status.statusCode()).isEqualTo(204);
		assertThat(status.headers().firstValue("Range")).contains("0-299");
		HttpResponse<String> put = this.registry.send("PUT", location + "?digest=" + Digest.ofBytes(SMALL), PUSH,
				Map.of("Content-Range", "300-899"), java.util.Arrays.copyOfRange(SMALL, 300, 900));
		assertThat(put.statusCode()).isEqualTo(201);
		assertThat(this.repository.hasBlob(Digest.ofBytes(SMALL))).isTrue();
		assertError(get(location, PUSH), 404, "BLOB_UPLOAD_UNKNOWN");
	}

	@Test
	void takesAWholeBlobInOneRequest() throws Exception {
		HttpResponse<String> response = post("/v2/apps/hello/blobs/uploads/?digest=" + Digest.ofBytes(SMALL), PUSH,
				SMALL);
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(this.repository.hasBlob(Digest.ofBytes(SMALL))).isTrue();
	}

	@Test
	void refusesAPieceOutOfOrder() throws Exception {
		String location = startUpload();
		assertThat(patch(location, "0-99", 0, 100).statusCode()).isEqualTo(202);
		HttpResponse<String> gap = patch(location, "200-299", 200, 300);
		assertThat(gap.statusCode()).isEqualTo(416);
		assertThat(gap.headers().firstValue("Range")).contains("0-99");
		assertThat(patch(location, "0-99", 0, 100).statusCode()).isEqualTo(416);
		assertThat(patch(location, "rubbish", 0, 100).statusCode()).isEqualTo(416);
		assertThat(patch(location, "100-199", 100, 150).statusCode()).isEqualTo(400);
	}

	@Test
	void keepsNothingOfABlobWithAnotherDigest() throws Exception {
		String location = startUpload();
		HttpResponse<String> response = this.registry.send("PUT", location + "?digest=" + Digest.ofBytes(LAYER), PUSH,
				Map.of(), SMALL);
		assertError(response, 400, "DIGEST_INVALID");
		assertError(get(location, PUSH), 404, "BLOB_UPLOAD_UNKNOWN");
		try (var ingests = java.nio.file.Files.list(this.directory.resolve("content/ingest"))) {
			assertThat(ingests).isEmpty();
		}
		assertThat(this.registry.uploads().count()).isZero();
	}

	@Test
	void refusesUploadsThatItDoesNotKnow() throws Exception {
		for (String id : new String[] { "0".repeat(32), "x", "%2e%2e", "..%5c" }) {
			HttpResponse<String> response = this.registry.send("PATCH", "/v2/apps/hello/blobs/uploads/" + id, PUSH,
					Map.of(), SMALL);
			assertThat(response.statusCode()).as(id).isIn(400, 404);
		}
		String location = startUpload();
		HttpResponse<String> foreign = this.registry.send("PATCH", location.replace("apps/hello", "apps/other"),
				List.of("repository:apps/other:pull,push"), Map.of(), SMALL);
		assertError(foreign, 404, "BLOB_UPLOAD_UNKNOWN");
	}

	@Test
	void cancelsAnUpload() throws Exception {
		String location = startUpload();
		assertThat(this.registry.send("DELETE", location, PUSH, Map.of(), null).statusCode()).isEqualTo(204);
		assertError(get(location, PUSH), 404, "BLOB_UPLOAD_UNKNOWN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sha256:../../../../etc/passwd", "sha256:ABCDEF", "sha256:",
			"md5:d41d8cd98f00b204e9800998ecf8427e",
			"sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b94", "latest" })
	void refusesDigestsThatAreNone(String digest) throws Exception {
		for (String kind : new String[] { "blobs", "referrers" }) {
			HttpResponse<String> response = get(
					"/v2/apps/hello/" + kind + "/" + digest.replace("/", "%2f").replace(":", "%3A"), PULL);
			assertThat(response.statusCode()).as(kind).isIn(400, 404);
		}
		HttpResponse<String> put = this.registry.send("PUT", startUpload() + "?digest=" + digest, PUSH, Map.of(),
				SMALL);
		assertError(put, 400, "DIGEST_INVALID");
	}

}
