package dev.gantry.registry.s3;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.FileContentStore;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.repositories.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two registries with one PostgreSQL and one store: a bucket where moto is installed,
 * else a directory.
 */
class ReplicasTests {

	private static final List<String> PUSH = List.of("repository:apps/hello:pull,push");

	private static final List<String> DELETE = List.of("repository:apps/hello:delete");

	private static PostgresServer postgres;

	private static S3Server bucket;

	private final String prefix = UUID.randomUUID().toString();

	@TempDir
	Path directory;

	private TestRegistry one;

	private TestRegistry other;

	@BeforeAll
	static void startServers() throws Exception {
		postgres = PostgresServer.orSkip();
		if (S3Server.installed().isPresent()) {
			bucket = S3Server.start();
		}
	}

	@AfterAll
	static void stopServers() throws Exception {
		if (bucket != null) {
			bucket.close();
		}
		if (postgres != null) {
			postgres.close();
		}
	}

	@BeforeEach
	void start() throws IOException {
		this.one = registry("one");
		this.other = registry("other");
	}

	@AfterEach
	void stop() throws IOException {
		this.one.close();
		this.other.close();
	}

	private TestRegistry registry(String name) throws IOException {
		Path own = Files.createDirectory(this.directory.resolve(name));
		ContentStore store = (bucket != null) ? new S3ContentStore(bucket.bucket(this.prefix), own.resolve("spool"))
				: new FileContentStore(this.directory.resolve("content"));
		return new TestRegistry(own, TestRegistry.Settings.USUAL, store, postgres.properties());
	}

	@Test
	void servesWhatTheOtherWasGivenAndNothingThatTheOtherRemoved() throws Exception {
		Exact<ManifestDocument> manifest = push(this.one.repository("apps/hello"), bytes(200_000, 1));
		RepositoryClient there = this.other.repository("apps/hello");
		assertThat(there.manifest("v1").bytes()).isEqualTo(manifest.bytes());
		for (Descriptor part : manifest.document().references()) {
			try (var in = there.openBlob(part)) {
				assertThat(in.readAllBytes()).hasSize((int) part.size());
			}
		}
		String path = "/v2/apps/hello/manifests/" + manifest.digest();
		assertThat(this.one.send("GET", path, PUSH, Map.of(), null).statusCode()).isEqualTo(200);
		assertThat(this.other.send("DELETE", path, DELETE, Map.of(), null).statusCode()).isEqualTo(202);
		assertThat(this.one.send("GET", path, PUSH, Map.of(), null).statusCode()).isEqualTo(404);
		assertThat(this.one.repository("apps/hello").tags()).isEmpty();
	}

	@Test
	void goesOnWithAnUploadThatTheOtherBegan() throws Exception {
		byte[] bytes = bytes(900, 2);
		String location = begin();
		patch(this.one, location, bytes, 0, 300);
		patch(this.other, location, bytes, 300, 700);
		HttpResponse<String> late = this.one.send("PATCH", location, PUSH, Map.of("Content-Range", "300-699"),
				Arrays.copyOfRange(bytes, 300, 700));
		assertThat(late.statusCode()).isEqualTo(416);
		patch(this.one, location, bytes, 700, 900);
		String end = location + "?digest=" + Digest.ofBytes(bytes);
		assertThat(this.other.send("PUT", end, PUSH, Map.of(), null).statusCode()).isEqualTo(201);
		HttpResponse<String> got = this.one.send("GET", "/v2/apps/hello/blobs/" + Digest.ofBytes(bytes), PUSH, Map.of(),
				null);
		assertThat(got.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
		assertThat(this.one.send("GET", location, PUSH, Map.of(), null).statusCode()).isEqualTo(404);
	}

	private String begin() throws Exception {
		HttpResponse<String> begun = this.one.send("POST", "/v2/apps/hello/blobs/uploads/", PUSH, Map.of(), null);
		assertThat(begun.statusCode()).isEqualTo(202);
		return begun.headers().firstValue("Location").orElseThrow();
	}

	private static void patch(TestRegistry registry, String location, byte[] bytes, int start, int end)
			throws Exception {
		assertThat(registry
			.send("PATCH", location, PUSH, Map.of("Content-Range", start + "-" + (end - 1)),
					Arrays.copyOfRange(bytes, start, end))
			.statusCode()).isEqualTo(202);
	}

	private static Exact<ManifestDocument> push(RepositoryClient repository, byte[] layer) throws IOException {
		byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
		Descriptor first = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.ofBytes(config), config.length);
		Descriptor second = Descriptor.of(MediaTypes.OCI_LAYER, Digest.ofBytes(layer), layer.length);
		repository.pushBlob(first, BlobSource.of(config), null, TransferListener.NONE);
		repository.pushBlob(second, BlobSource.of(layer), null, TransferListener.NONE);
		Exact<ManifestDocument> manifest = Documents.write((ManifestDocument) Manifest.of(first, List.of(second)));
		repository.putManifest("v1", manifest);
		return manifest;
	}

	private static byte[] bytes(int size, long seed) {
		byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
