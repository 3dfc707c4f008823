package dev.gantry.registry.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.Transfer;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.registry.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A registry for each test, and short words for what tests do to it. */
abstract class RunningRegistry {

	static final List<String> PUSH = List.of("repository:apps/hello:pull,push");

	static final List<String> PULL = List.of("repository:apps/hello:pull");

	static final List<String> DELETE = List.of("repository:apps/hello:delete");

	static final byte[] LAYER = bytes(300_000, 1);

	static final byte[] SMALL = bytes(900, 2);

	@TempDir
	Path directory;

	TestRegistry registry;

	RepositoryClient repository;

	@BeforeEach
	void start() throws IOException {
		this.registry = new TestRegistry(this.directory);
		this.repository = this.registry.repository("apps/hello");
	}

	@AfterEach
	void stop() throws IOException {
		this.registry.close();
	}

	String startUpload() throws Exception {
		HttpResponse<String> response = post("/v2/apps/hello/blobs/uploads/", PUSH, null);
		assertThat(response.statusCode()).isEqualTo(202);
		return response.headers().firstValue("Location").orElseThrow();
	}

	HttpResponse<String> patch(String location, String range, int start, int end) throws Exception {
		return this.registry.send("PATCH", location, PUSH, Map.of("Content-Range", range),
				java.util.Arrays.copyOfRange(SMALL, start, end));
	}

	HttpResponse<String> putManifest(String reference, byte[] bytes, String type) throws Exception {
		return this.registry.send("PUT", "/v2/apps/hello/manifests/" + reference, PUSH, Map.of("Content-Type", type),
				bytes);
	}

	HttpResponse<String> get(String path, List<String> scopes) throws Exception {
		return this.registry.send("GET", path, scopes, Map.of(), null);
	}

	HttpResponse<String> post(String path, List<String> scopes, byte[] body) throws Exception {
		return this.registry.send("POST", path, scopes, Map.of(), body);
	}

	HttpResponse<String> delete(String path) throws Exception {
		return this.registry.send("DELETE", path, DELETE, Map.of(), null);
	}

	static void assertError(HttpResponse<String> response, int status, String code) {
		assertThat(response.body()).contains("\"errors\":[{").contains("\"" + code + "\"");
		assertThat(response.statusCode()).isEqualTo(status);
	}

	static Transfer push(RepositoryClient repository, byte[] bytes, RepositoryName from) throws IOException {
		Descriptor blob = Descriptor.of("application/octet-stream", Digest.ofBytes(bytes), bytes.length);
		return repository.pushBlob(blob, BlobSource.of(bytes), from, TransferListener.NONE);
	}

	static Exact<ManifestDocument> image(byte[] config, byte[] layer) {
		return Documents.write((ManifestDocument) Manifest.of(
				Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(config), config.length),
				List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.ofBytes(layer), layer.length))));
	}

	static Exact<ManifestDocument> pushImage(RepositoryClient repository, String tag) throws IOException {
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

	static byte[] bytes(int size, long seed) {
		byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
