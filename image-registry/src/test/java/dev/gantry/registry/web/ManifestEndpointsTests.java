package dev.gantry.registry.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.registry.RegistryException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ManifestEndpointsTests extends RunningRegistry {

	@Test
	void givesBackWhatWasPushed() throws IOException {
		Exact<ManifestDocument> manifest = pushImage(this.repository, "v1");
		Exact<ManifestDocument> pulled = this.repository.manifest("v1");
		assertThat(pulled.bytes()).isEqualTo(manifest.bytes());
		assertThat(pulled.digest()).isEqualTo(manifest.digest());
		assertThat(this.repository.manifest(manifest.digest().toString()).bytes()).isEqualTo(manifest.bytes());
		Manifest document = (Manifest) pulled.document();
		assertThat(this.repository.config(document).document().diffIds()).hasSize(1);
		try (InputStream in = this.repository.openBlob(document.layers().get(0))) {
			assertThat(in.readAllBytes()).isEqualTo(LAYER);
		}
		assertThat(this.repository.head("v1")).contains(manifest.descriptor(MediaTypes.OCI_MANIFEST));
		assertThat(this.repository.head("none")).isEmpty();
	}

	@Test
	void refusesAManifestWhoseBlobsAreMissing() throws Exception {
		Exact<ManifestDocument> manifest = image(SMALL, LAYER);
		HttpResponse<String> response = putManifest("v1", manifest.bytes(), MediaTypes.OCI_MANIFEST);
		assertError(response, 400, "MANIFEST_BLOB_UNKNOWN");
		push(this.repository, SMALL, null);
		response = putManifest("v1", manifest.bytes(), MediaTypes.OCI_MANIFEST);
		assertError(response, 400, "MANIFEST_BLOB_UNKNOWN");
		assertThat(response.body()).contains(Digest.ofBytes(LAYER).toString());
		assertThat(this.repository.head("v1")).isEmpty();
	}

	@Test
	void givesATagToOneOfItsPushersAndKeepsWhatEachPushed() throws Exception {
		push(this.repository, LAYER, null);
		ExecutorService pushers = Executors.newFixedThreadPool(4);
		List<Callable<Exact<ManifestDocument>>> pushes = IntStream.range(0, 40)
			.<Callable<Exact<ManifestDocument>>>mapToObj((number) -> () -> {
				byte[] config = bytes(100, number);
				push(this.repository, config, null);
				Exact<ManifestDocument> manifest = image(config, LAYER);
				this.repository.putManifest("v1", manifest);
				return manifest;
			})
			.toList();
		List<Digest> pushed = new ArrayList<>();
		try {
			for (Future<Exact<ManifestDocument>> push : pushers.invokeAll(pushes)) {
				pushed.add(push.get().digest());
			}
		}
		finally {
			pushers.shutdownNow();
		}
		assertThat(pushed).contains(this.repository.manifest("v1").digest());
		for (Digest digest : pushed) {
			assertThat(this.repository.manifest(digest.toString()).digest()).isEqualTo(digest);
		}
	}

	@Test
	void refusesAManifestThatLiesAboutASize() throws Exception {
		push(this.repository, SMALL, null);
		Descriptor lie = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(SMALL), 5);
		byte[] manifest = Documents.write((ManifestDocument) Manifest.of(lie, List.of())).bytes();
		assertError(putManifest("v1", manifest, MediaTypes.OCI_MANIFEST), 400, "MANIFEST_INVALID");
	}

	@Test
	void refusesManifestsThatAreNone() throws Exception {
		for (String text : new String[] { "", "{", "[]", "{\"schemaVersion\":1}", "{\"schemaVersion\":2}",
				"{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}" }) {
			assertError(putManifest("v1", text.getBytes(StandardCharsets.UTF_8), MediaTypes.OCI_INDEX), 400,
					"MANIFEST_INVALID");
		}
		assertError(putManifest("v1", new byte[Documents.MAX_MANIFEST_SIZE + 1], MediaTypes.OCI_MANIFEST), 413,
				"MANIFEST_TOO_LARGE");
		byte[] index = Documents.write((ManifestDocument) Index.of(List.of())).bytes();
		assertError(putManifest(Digest.ofBytes(SMALL).toString(), index, MediaTypes.OCI_INDEX), 400, "DIGEST_INVALID");
		assertError(putManifest(".v1", index, MediaTypes.OCI_INDEX), 400, "TAG_INVALID");
	}

	@Test
	void takesAManifestOfFourMegabytes() throws Exception {
		byte[] document = Documents.write((ManifestDocument) Index.of(List.of())).bytes();
		byte[] large = java.util.Arrays.copyOf(document, Documents.MAX_MANIFEST_SIZE);
		java.util.Arrays.fill(large, document.length, large.length, (byte) ' ');
		assertThat(putManifest("large", large, MediaTypes.OCI_INDEX).statusCode()).isEqualTo(201);
		assertThat(get("/v2/apps/hello/manifests/large", PULL).body()).hasSize(large.length);
	}

	@Test
	void tellsWhoSendsALargeManifestWhatIsWrongWithIt() throws Exception {
		byte[] large = new byte[Documents.MAX_MANIFEST_SIZE];
		String path = "/v2/apps/hello/manifests/large";
		assertError(this.registry.send("PUT", path, null, Map.of("Content-Type", MediaTypes.OCI_INDEX), large), 401,
				"UNAUTHORIZED");
		byte[] larger = new byte[Documents.MAX_MANIFEST_SIZE + 1];
		assertError(putManifest("large", larger, MediaTypes.OCI_INDEX), 413, "MANIFEST_TOO_LARGE");
	}

	@Test
	void keepsAManifestUnderTheDigestThatItsPusherKnows() throws IOException {
		byte[] bytes = Documents.write((ManifestDocument) Index.of(List.of())).bytes();
		Exact<ManifestDocument> manifest = Documents.readManifest(bytes, null, DigestAlgorithm.SHA512);
		this.repository.putManifest("v1", manifest);
		assertThat(this.repository.manifest(manifest.digest().toString()).digest()).isEqualTo(manifest.digest());
		assertThat(this.repository.manifest("v1").digest()).isEqualTo(Digest.ofBytes(bytes));
	}

	@Test
	void deletesATagAndAManifestWithAllItsTags() throws Exception {
		Exact<ManifestDocument> manifest = pushImage(this.repository, "v1");
		pushImage(this.repository, "v2");
		pushImage(this.repository, "v3");
		assertThat(delete("/v2/apps/hello/manifests/v1").statusCode()).isEqualTo(202);
		assertThat(this.repository.head("v1")).isEmpty();
		assertThat(this.repository.head("v2")).isPresent();
		assertThat(delete("/v2/apps/hello/manifests/" + manifest.digest()).statusCode()).isEqualTo(202);
		assertThat(this.repository.head("v2")).isEmpty();
		assertThat(this.repository.tags()).isEmpty();
		assertThat(delete("/v2/apps/hello/manifests/v3").statusCode()).isEqualTo(404);
		assertThat(delete("/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER)).statusCode()).isEqualTo(202);
		assertThat(this.repository.hasBlob(Digest.ofBytes(LAYER))).isFalse();
		assertThat(delete("/v2/apps/hello/blobs/" + Digest.ofBytes(LAYER)).statusCode()).isEqualTo(404);
	}

	@Test
	void listsWhatSaysSomethingAboutAManifest() throws Exception {
		Exact<ManifestDocument> image = pushImage(this.repository, "v1");
		push(this.repository, "{}".getBytes(StandardCharsets.UTF_8), null);
		Descriptor empty = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.ofBytes("{}".getBytes(StandardCharsets.UTF_8)),
				2);
		Manifest artifact = new Manifest(MediaTypes.OCI_MANIFEST, "application/x.signature", empty, List.of(empty),
				image.descriptor(MediaTypes.OCI_MANIFEST), Map.of("by", "me"));
		Exact<ManifestDocument> written = Documents.write((ManifestDocument) artifact);
		HttpResponse<String> put = putManifest(written.digest().toString(), written.bytes(), MediaTypes.OCI_MANIFEST);
		assertThat(put.headers().firstValue("OCI-Subject")).contains(image.digest().toString());
		assertThat(this.repository.referrers(image.digest()).manifests()).singleElement().satisfies((referrer) -> {
			assertThat(referrer.digest()).isEqualTo(written.digest());
			assertThat(referrer.artifactType()).isEqualTo("application/x.signature");
			assertThat(referrer.annotations()).containsEntry("by", "me");
		});
		HttpResponse<String> filtered = get("/v2/apps/hello/referrers/" + image.digest() + "?artifactType=other", PULL);
		assertThat(filtered.headers().firstValue("OCI-Filters-Applied")).contains("artifactType");
		assertThat(filtered.body()).contains("\"manifests\":[]");
		delete("/v2/apps/hello/manifests/" + written.digest());
		assertThat(this.repository.referrers(image.digest()).manifests()).isEmpty();
	}

	@Test
	void tellsTheClientWhatIsMissing() {
		assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> this.repository.manifest("none"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(RegistryException.Reason.NOT_FOUND))
			.withMessageContaining("MANIFEST_UNKNOWN");
	}

}
