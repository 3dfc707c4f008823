package dev.gantry.registry.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BlobEndpointsTests extends RunningRegistry {

	@Test
	void needsNoBytesForBlobsThatItHas() throws IOException {
		pushImage(this.repository, "v1");
		assertThat(push(this.repository, LAYER, null)).isEqualTo(Transfer.EXISTED);
	}

	@Test
	void mountsABlobFromARepositoryThatTheTokenMayPull() throws IOException {
		push(this.repository, LAYER, null);
		RepositoryClient other = this.registry.repository("apps/other");
		assertThat(push(other, LAYER, RepositoryName.of("apps/hello"))).isEqualTo(Transfer.MOUNTED);
		assertThat(other.hasBlob(Digest.ofBytes(LAYER))).isTrue();
		assertThat(push(other, SMALL, RepositoryName.of("apps/hello"))).isEqualTo(Transfer.UPLOADED);
	}

	@Test
	void doesNotMountFromARepositoryThatTheTokenMayNotPull() throws Exception {
		push(this.registry.repository("secret/data"), LAYER, null);
		HttpResponse<String> response = post(
				"/v2/apps/hello/blobs/uploads/?mount=" + Digest.ofBytes(LAYER) + "&from=secret/data", PUSH, null);
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(this.repository.hasBlob(Digest.ofBytes(LAYER))).isFalse();
	}

	@Test
	void doesNotShowABlobOfAnotherRepository() throws Exception {
		push(this.registry.repository("secret/data"), LAYER, null);
		HttpResponse<String> response = get("/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER), PULL);
		assertError(response, 404, "BLOB_UNKNOWN");
	}

	@ParameterizedTest
	@CsvSource({ "bytes=0-99,0,100", "bytes=100-,100,300000", "bytes=-5,299995,300000",
			"bytes=299999-999999,299999,300000", "bytes=-400000,0,300000", "bytes=200000-250000,200000,250001",
			"bytes=7-7,7,8" })
	void givesAPartOfABlob(String range, int start, int end) throws Exception {
		push(this.repository, LAYER, null);
		HttpResponse<String> response = this.registry.send("GET", "/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER), PULL,
				Map.of("Range", range), null);
		assertThat(response.statusCode()).isEqualTo(206);
		assertThat(response.headers().firstValue("Content-Range"))
			.contains("bytes " + start + "-" + (end - 1) + "/300000");
		assertThat(response.body().getBytes(StandardCharsets.ISO_8859_1))
			.isEqualTo(java.util.Arrays.copyOfRange(LAYER, start, end));
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes=300000-", "bytes=300000-300001", "bytes=-0" })
	void refusesAPartThatIsNotThere(String range) throws Exception {
		push(this.repository, LAYER, null);
		HttpResponse<String> response = this.registry.send("GET", "/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER), PULL,
				Map.of("Range", range), null);
		assertThat(response.statusCode()).isEqualTo(416);
		assertThat(response.headers().firstValue("Content-Range")).contains("bytes */300000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1", "bytes=-" })
	void givesAllWhenTheRangeMakesNoSense(String range) throws Exception {
		push(this.repository, LAYER, null);
		HttpResponse<String> response = this.registry.send("GET", "/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER), PULL,
				Map.of("Range", range), null);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).hasSize(LAYER.length);
	}

	@Test
	void tellsSizeAndDigestOnHead() throws Exception {
		push(this.repository, LAYER, null);
		HttpResponse<String> response = this.registry.send("HEAD", "/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER),
				PULL, Map.of(), null);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Length")).contains("300000");
		assertThat(response.headers().firstValue("Docker-Content-Digest")).contains(Digest.ofBytes(LAYER).toString());
	}

	@Test
	void keepsSha512() throws Exception {
		Digest digest = Digest.ofBytes(dev.gantry.oci.digest.DigestAlgorithm.SHA512, SMALL);
		assertThat(post("/v2/apps/hello/blobs/uploads/?digest=" + digest, PUSH, SMALL).statusCode()).isEqualTo(201);
		try (InputStream in = this.repository
			.openBlob(Descriptor.of("application/octet-stream", digest, SMALL.length))) {
			assertThat(in.readAllBytes()).isEqualTo(SMALL);
		}
	}

}
