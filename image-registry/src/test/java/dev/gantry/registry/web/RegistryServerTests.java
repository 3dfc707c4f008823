package dev.gantry.registry.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.Transfer;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.registry.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryServerTests {

	private static final List<String> PUSH = List.of("repository:apps/hello:pull,push");

	private static final List<String> PULL = List.of("repository:apps/hello:pull");

	private static final List<String> DELETE = List.of("repository:apps/hello:delete");

	private static final byte[] LAYER = bytes(300_000, 1);

	private static final byte[] SMALL = bytes(900, 2);

	@TempDir
	Path directory;

	private TestRegistry registry;

	private RepositoryClient repository;

	@BeforeEach
	void start() throws IOException {
		this.registry = new TestRegistry(this.directory);
		this.repository = this.registry.repository("apps/hello");
	}

	@AfterEach
	void stop() throws IOException {
		this.registry.close();
	}

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

	@ParameterizedTest
	@ValueSource(strings = { "Apps/hello", "apps//hello", "apps/../x", "_manifests/x", "apps/-x", "apps/hel%00lo" })
	void refusesNamesThatAreNone(String name) throws Exception {
		HttpResponse<String> response = get("/v2/" + name + "/tags/list", PULL);
		assertThat(response.statusCode()).isIn(400, 401, 404);
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
	void keepsSha512() throws Exception {
		Digest digest = Digest.ofBytes(dev.gantry.oci.digest.DigestAlgorithm.SHA512, SMALL);
		assertThat(post("/v2/apps/hello/blobs/uploads/?digest=" + digest, PUSH, SMALL).statusCode()).isEqualTo(201);
		try (InputStream in = this.repository
			.openBlob(Descriptor.of("application/octet-stream", digest, SMALL.length))) {
			assertThat(in.readAllBytes()).isEqualTo(SMALL);
		}
	}

	@Test
	void listsTagsInPages() throws Exception {
		byte[] index = Documents.write((ManifestDocument) Index.of(List.of())).bytes();
		for (String tag : List.of("b", "a", "d", "C", "e")) {
			assertThat(putManifest(tag, index, MediaTypes.OCI_INDEX).statusCode()).isEqualTo(201);
		}
		HttpResponse<String> first = get("/v2/apps/hello/tags/list?n=2", PULL);
		assertThat(first.body()).contains("[\"C\",\"a\"]");
		assertThat(first.headers().firstValue("Link")).contains("</v2/apps/hello/tags/list?n=2&last=a>; rel=\"next\"");
		assertThat(get("/v2/apps/hello/tags/list?n=2&last=d", PULL).headers().firstValue("Link")).isEmpty();
		assertThat(get("/v2/apps/hello/tags/list?n=0", PULL).body()).contains("\"tags\":[]");
		assertThat(this.repository.tags()).extracting(Tag::value).containsExactly("C", "a", "b", "d", "e");
		assertError(get("/v2/apps/none/tags/list", List.of("repository:apps/none:pull")), 404, "NAME_UNKNOWN");
		assertThat(get("/v2/apps/hello/tags/list?n=999999999", PULL).statusCode()).isEqualTo(200);
		assertThat(get("/v2/apps/hello/tags/list?n=-1", PULL).statusCode()).isEqualTo(405);
	}

	@Test
	void listsRepositoriesToWhoMay() throws Exception {
		pushImage(this.repository, "v1");
		pushImage(this.registry.repository("debian"), "bookworm");
		push(this.registry.repository("half"), SMALL, null);
		try (RegistryClient client = this.registry.client()) {
			assertThat(client.catalog()).extracting(RepositoryName::value).containsExactly("apps/hello", "debian");
		}
		assertThat(get("/v2/_catalog", PULL).statusCode()).isEqualTo(401);
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
	void tellsWhereToGetAToken() throws Exception {
		HttpResponse<String> base = this.registry.send("GET", "/v2/", null, Map.of(), null);
		assertError(base, 401, "UNAUTHORIZED");
		assertThat(base.headers().firstValue("WWW-Authenticate"))
			.hasValueSatisfying((value) -> assertThat(value).startsWith("Bearer realm=\"http://")
				.contains("service=\"gantry-registry\""));
		HttpResponse<String> push = post("/v2/apps/hello/blobs/uploads/", PULL, null);
		assertThat(push.headers().firstValue("WWW-Authenticate")).hasValueSatisfying((value) -> assertThat(value)
			.contains("scope=\"repository:apps/hello:pull,push\"", "error=\"insufficient_scope\""));
	}

	@Test
	void hasNothingOutsideOfTheApi() throws Exception {
		for (String path : new String[] { "/", "/actuator/health", "/api/v1/apps", "/v3/x", "/v2x" }) {
			assertThat(get(path, PULL).statusCode()).as(path).isEqualTo(404);
		}
	}

	@Test
	void refusesEveryDoorToNobody() throws Exception {
		pushImage(this.repository, "v1");
		String digest = Digest.ofBytes(LAYER).toString();
		List<String> doors = List.of("GET /v2/", "GET /v2/_catalog", "GET /v2/apps/hello/tags/list",
				"GET /v2/apps/hello/manifests/v1", "HEAD /v2/apps/hello/manifests/v1",
				"PUT /v2/apps/hello/manifests/v2", "DELETE /v2/apps/hello/manifests/v1",
				"GET /v2/apps/hello/blobs/" + digest, "HEAD /v2/apps/hello/blobs/" + digest,
				"DELETE /v2/apps/hello/blobs/" + digest, "POST /v2/apps/hello/blobs/uploads/",
				"POST /v2/apps/hello/blobs/uploads/?digest=" + digest,
				"POST /v2/apps/hello/blobs/uploads/?mount=" + digest + "&from=apps/hello", "PATCH " + startUpload(),
				"PUT " + startUpload() + "?digest=" + digest, "GET " + startUpload(), "DELETE " + startUpload(),
				"GET /v2/apps/hello/referrers/" + digest);
		for (String door : doors) {
			String[] parts = door.split(" ");
			assertThat(this.registry.send(parts[0], parts[1], null, Map.of(), null).statusCode()).as(door)
				.isEqualTo(401);
			List<String> foreign = List.of("repository:apps/other:pull,push,delete");
			if (!"/v2/".equals(parts[1])) {
				assertThat(this.registry.send(parts[0], parts[1], foreign, Map.of(), null).statusCode()).as(door)
					.isEqualTo(401);
			}
		}
	}

	@Test
	void tellsTheClientWhatIsMissing() {
		assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> this.repository.manifest("none"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(RegistryException.Reason.NOT_FOUND))
			.withMessageContaining("MANIFEST_UNKNOWN");
	}

	private String startUpload() throws Exception {
		HttpResponse<String> response = post("/v2/apps/hello/blobs/uploads/", PUSH, null);
		assertThat(response.statusCode()).isEqualTo(202);
		return response.headers().firstValue("Location").orElseThrow();
	}

	private HttpResponse<String> patch(String location, String range, int start, int end) throws Exception {
		return this.registry.send("PATCH", location, PUSH, Map.of("Content-Range", range),
				java.util.Arrays.copyOfRange(SMALL, start, end));
	}

	private HttpResponse<String> putManifest(String reference, byte[] bytes, String type) throws Exception {
		return this.registry.send("PUT", "/v2/apps/hello/manifests/" + reference, PUSH, Map.of("Content-Type", type),
				bytes);
	}

	private HttpResponse<String> get(String path, List<String> scopes) throws Exception {
		return this.registry.send("GET", path, scopes, Map.of(), null);
	}

	private HttpResponse<String> post(String path, List<String> scopes, byte[] body) throws Exception {
		return this.registry.send("POST", path, scopes, Map.of(), body);
	}

	private HttpResponse<String> delete(String path) throws Exception {
		return this.registry.send("DELETE", path, DELETE, Map.of(), null);
	}

	private static void assertError(HttpResponse<String> response, int status, String code) {
		assertThat(response.body()).contains("\"errors\":[{").contains("\"" + code + "\"");
		assertThat(response.statusCode()).isEqualTo(status);
	}

	private static Transfer push(RepositoryClient repository, byte[] bytes, RepositoryName from) throws IOException {
		Descriptor blob = Descriptor.of("application/octet-stream", Digest.ofBytes(bytes), bytes.length);
		return repository.pushBlob(blob, BlobSource.of(bytes), from, TransferListener.NONE);
	}

	private static Exact<ManifestDocument> image(byte[] config, byte[] layer) {
		return Documents.write((ManifestDocument) Manifest.of(
				Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(config), config.length),
				List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.ofBytes(layer), layer.length))));
	}

	private static Exact<ManifestDocument> pushImage(RepositoryClient repository, String tag) throws IOException {
		byte[] config = Documents
			.write(ImageConfig.empty(Platform.host())
				.withLayer(Digest.ofBytes(SMALL), ImageConfig.History.layer(null, "test")))
			.bytes();
		push(repository, config, null);
		push(repository, LAYER, null);
		Exact<ManifestDocument> manifest = image(config, LAYER);
		repository.putManifest(tag, manifest);
		return manifest;
	}

	private static byte[] bytes(int size, long seed) {
		byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
