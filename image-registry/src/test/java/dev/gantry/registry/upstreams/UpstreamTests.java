package dev.gantry.registry.upstreams;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;
import dev.gantry.registry.MovingClock;
import dev.gantry.registry.TestRegistry.Settings;
import dev.gantry.registry.TestRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** One registry of ours is the upstream of another. */
class UpstreamTests {

	private static final byte[] LAYER = bytes();

	private final MovingClock clock = new MovingClock();

	@TempDir
	Path directory;

	private TestRegistry upstream;

	private TestRegistry registry;

	@BeforeEach
	void start() throws IOException {
		this.upstream = new TestRegistry(this.directory.resolve("upstream"));
		this.registry = copying();
	}

	private TestRegistry copying(String... mirrors) throws IOException {
		UpstreamProperties properties = new UpstreamProperties("up", this.upstream.address(), List.of(mirrors),
				"gantry", TestRegistry.PASSWORD, true, List.of(), Duration.ofMinutes(5), Duration.ofDays(30));
		return new TestRegistry(this.directory.resolve("registry"), Settings.with(this.clock, properties));
	}

	@Test
	void asksTheUpstreamWhenAMirrorDoesNotAnswer() throws Exception {
		this.registry.close();
		this.registry = copying("localhost:1");
		Exact<ManifestDocument> manifest = push("v1", LAYER);
		assertThat(read(this.registry.repository("up/library/hello"), manifest("v1"))).isEqualTo(LAYER);
		assertThat(manifest("v1").digest()).isEqualTo(manifest.digest());
	}

	private Exact<ManifestDocument> manifest(String tag) throws IOException {
		return this.registry.repository("up/library/hello").manifest(tag);
	}

	@AfterEach
	void stop() throws IOException {
		this.registry.close();
		if (this.upstream != null) {
			this.upstream.close();
		}
	}

	@Test
	void fetchesWhatIsWantedAndServesItWhenTheUpstreamIsGone() throws Exception {
		Exact<ManifestDocument> manifest = push("v1", LAYER);
		RepositoryClient copy = this.registry.repository("up/library/hello");
		Exact<ManifestDocument> copied = copy.manifest("v1");
		assertThat(copied.bytes()).isEqualTo(manifest.bytes());
		assertThat(read(copy, manifest)).isEqualTo(LAYER);
		this.upstream.close();
		this.upstream = null;
		this.clock.forward(Duration.ofHours(1));
		assertThat(read(copy, copy.manifest("v1"))).isEqualTo(LAYER);
		HttpResponse<String> stale = get("/v2/up/library/hello/manifests/v1");
		assertThat(stale.statusCode()).isEqualTo(200);
		assertThat(stale.headers().firstValue("Warning"))
			.hasValueSatisfying((text) -> assertThat(text).startsWith("299 - \"the upstream 'up' cannot be asked"));
		assertThat(get("/v2/up/library/hello/manifests/v2").statusCode()).isEqualTo(503);
	}

	@Test
	void seesThatATagMovedOnceItIsNotFreshAnyMore() throws Exception {
		Exact<ManifestDocument> first = push("v1", LAYER);
		RepositoryClient copy = this.registry.repository("up/library/hello");
		assertThat(copy.manifest("v1").digest()).isEqualTo(first.digest());
		Exact<ManifestDocument> second = push("v1", new byte[] { 1, 2, 3 });
		assertThat(copy.manifest("v1").digest()).isEqualTo(first.digest());
		this.clock.forward(Duration.ofMinutes(6));
		assertThat(copy.manifest("v1").digest()).isEqualTo(second.digest());
		assertThat(copy.manifest(first.digest().toString()).digest()).isEqualTo(first.digest());
	}

	@Test
	void fetchesABlobOnceForManyWhoWantIt() throws Exception {
		Exact<ManifestDocument> manifest = push("v1", LAYER);
		RepositoryClient copy = this.registry.repository("up/library/hello");
		copy.manifest("v1");
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Callable<byte[]>> tasks = Collections.nCopies(8, () -> read(copy, manifest));
			for (Future<byte[]> future : executor.invokeAll(tasks)) {
				assertThat(future.get()).isEqualTo(LAYER);
			}
		}
		finally {
			executor.shutdown();
		}
		assertThat(this.registry.parts().repositories().blobs().size(RepositoryName.of("up/library/hello")))
			.isEqualTo(LAYER.length);
	}

	@Test
	void healsWhatIsCorruptByFetchingAgain() throws Exception {
		Exact<ManifestDocument> manifest = push("v1", LAYER);
		RepositoryClient copy = this.registry.repository("up/library/hello");
		copy.manifest("v1");
		read(copy, manifest);
		Path file = this.registry.store().find(Digest.ofBytes(LAYER)).orElseThrow().file().orElseThrow();
		byte[] damaged = LAYER.clone();
		damaged[5]++;
		Files.write(file, damaged);
		this.clock.forward(Duration.ofSeconds(1));
		assertThat(this.registry.parts().upkeep().scrub().corrupt()).containsExactly(Digest.ofBytes(LAYER));
		assertThat(read(copy, manifest)).isEqualTo(LAYER);
		assertThat(this.registry.parts().repositories().contents().corrupt()).isEmpty();
	}

	@Test
	void servesNothingThatNoManifestNames() throws Exception {
		push("v1", LAYER);
		HttpResponse<String> blob = get("/v2/up/library/hello/blobs/" + Digest.ofBytes(LAYER));
		assertThat(blob.statusCode()).isEqualTo(404);
		assertThat(get("/v2/up/library/nothing/manifests/v1").statusCode()).isEqualTo(404);
	}

	@Test
	void refusesPushesToACopy() {
		assertThatExceptionOfType(RegistryException.class)
			.isThrownBy(() -> pushTo(this.registry.repository("up/library/hello"), "v1", LAYER))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(RegistryException.Reason.DENIED));
	}

	@Test
	void forgetsWhatNobodyWants() throws Exception {
		push("v1", LAYER);
		this.registry.repository("up/library/hello").manifest("v1");
		this.clock.forward(Duration.ofDays(29));
		assertThat(this.registry.parts().upstreams().forget()).isZero();
		this.registry.repository("up/library/hello").manifest("v1");
		this.clock.forward(Duration.ofDays(29));
		assertThat(this.registry.parts().upstreams().forget()).isZero();
		this.clock.forward(Duration.ofDays(2));
		assertThat(this.registry.parts().upstreams().forget()).isEqualTo(1);
	}

	private HttpResponse<String> get(String path) throws Exception {
		String repository = path.split("/")[2] + "/" + path.split("/")[3] + "/" + path.split("/")[4];
		return this.registry.send("GET", path, List.of("repository:" + repository + ":pull"), Map.of(), null);
	}

	private Exact<ManifestDocument> push(String tag, byte[] layer) throws IOException {
		return pushTo(this.upstream.repository("library/hello"), tag, layer);
	}

	private static Exact<ManifestDocument> pushTo(RepositoryClient repository, String tag, byte[] layer)
			throws IOException {
		byte[] config = Documents.write(ImageConfig.empty(Platform.host())).bytes();
		Descriptor configBlob = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(config), config.length);
		Descriptor layerBlob = Descriptor.of(MediaTypes.OCI_LAYER, Digest.ofBytes(layer), layer.length);
		repository.pushBlob(configBlob, BlobSource.of(config), null, TransferListener.NONE);
		repository.pushBlob(layerBlob, BlobSource.of(layer), null, TransferListener.NONE);
		Exact<ManifestDocument> manifest = Documents
			.write((ManifestDocument) Manifest.of(configBlob, List.of(layerBlob)));
		repository.putManifest(tag, manifest);
		return manifest;
	}

	private static byte[] read(RepositoryClient repository, Exact<ManifestDocument> manifest) throws IOException {
		try (InputStream in = repository.openBlob(((Manifest) manifest.document()).layers().get(0))) {
			return in.readAllBytes();
		}
	}

	private static byte[] bytes() {
		byte[] bytes = new byte[200_000];
		new Random(3).nextBytes(bytes);
		return bytes;
	}

}
