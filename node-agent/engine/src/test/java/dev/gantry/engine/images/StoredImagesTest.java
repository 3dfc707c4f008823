package dev.gantry.engine.images;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.RegistryAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class StoredImagesTest {

	@TempDir
	private Path temp;

	private final List<AutoCloseable> open = new ArrayList<>();

	private EngineHome home;

	private FakeRegistry platform;

	private FakeRegistry upstream;

	private ImageSources sources;

	private StoredImages images;

	@BeforeEach
	void open() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
		this.home = EngineHome.below(this.temp);
		this.platform = closing(new FakeRegistry());
		this.upstream = closing(new FakeRegistry());
		this.sources = new ImageSources(this.platform.access(), List.of(this.upstream.access()));
		this.images = closing(StoredImages.open(this.home, LayerStore.open(this.home.layers()), null));
	}

	private <T extends AutoCloseable> T closing(T resource) {
		this.open.add(resource);
		return resource;
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable resource : this.open) {
			resource.close();
		}
		if (this.home != null) {
			awaitNoDrafts();
		}
	}

	/** Layers of a pull that failed are given up when they next read something. */
	private void awaitNoDrafts() throws Exception {
		Instant limit = Instant.now().plusSeconds(60);
		while (hasDrafts()) {
			assertThat(Instant.now()).as("no layer is left half-made").isBefore(limit);
			Thread.sleep(20);
		}
	}

	private boolean hasDrafts() throws IOException {
		try (var files = Files.list(this.home.layers())) {
			return files.anyMatch((path) -> path.getFileName().toString().startsWith(".new-"));
		}
	}

	private LocalImage ensure(String reference) {
		return this.images.ensure(ImageReference.parse(reference), this.sources, PullListener.NONE);
	}

	@Test
	void pullsIntoOneDirectoryPerLayer() {
		Digest digest = new TestImage().layer(Map.of("bin/sh", "one"))
			.layer(Map.of("etc/motd", "two"))
			.serveAt(this.platform, "base", "latest");
		LocalImage image = ensure("base");
		assertThat(image.digest()).isEqualTo(digest);
		assertThat(image.layerNames()).hasSize(2);
		assertThat(this.home.layers().resolve(image.layerNames().get(0)).resolve("bin/sh")).hasContent("one");
		assertThat(this.home.layers().resolve(image.layerNames().get(1)).resolve("etc/motd")).hasContent("two");
	}

	@Test
	void asksNobodyForADigestThatIsKnown() throws IOException {
		Digest digest = new TestImage().layer(Map.of("f", "x")).serveAt(this.platform, "base", "latest");
		ensure("base");
		this.platform.close();
		LocalImage again = ensure(this.platform.host() + "/base@" + digest);
		assertThat(again.digest()).isEqualTo(digest);
		try (StoredImages reopened = StoredImages.open(this.home, LayerStore.open(this.home.layers()), null)) {
			assertThat(reopened.find(digest)).contains(again);
		}
	}

	@Test
	void asksThePlatformFirstAndThenTheUpstreams() {
		Digest theirs = new TestImage().layer(Map.of("f", "theirs")).serveAt(this.upstream, "base", "1");
		assertThat(ensure("base:1").digest()).isEqualTo(theirs);
		Digest ours = new TestImage().layer(Map.of("f", "ours")).serveAt(this.platform, "base", "1");
		assertThat(ensure("base:1").digest()).isEqualTo(ours);
		assertThat(ensure(this.upstream.host() + "/base:1").digest()).isEqualTo(theirs);
	}

	private LocalImage ensureWithMirror(String name) {
		ImageSources mirrored = new ImageSources(null, List.of(this.upstream.access()))
			.with(List.of(new RegistrySetting(this.upstream.host(), List.of(this.platform.host()), false, false)));
		return this.images.ensure(ImageReference.parse(name), mirrored, PullListener.NONE);
	}

	@Test
	void asksTheMirrorOfARegistryFirst() {
		Digest digest = new TestImage().layer(Map.of("f", "x")).serveAt(this.platform, "base", "1");
		assertThat(ensureWithMirror("base:1").digest()).isEqualTo(digest);
		assertThat(ensureWithMirror(this.upstream.host() + "/base:1").digest()).isEqualTo(digest);
		assertThat(this.upstream.requests()).isEmpty();
	}

	@Test
	void asksThePlatformForItsCopyWhereThatIsSet() {
		RegistryHost far = RegistryHost.of("registry.example");
		ImageSources sources = new ImageSources(this.platform.access(), List.of());
		ImageSources through = sources.with(List.of(new RegistrySetting(far, List.of(), false, true)));
		assertThat(sources.placesOf(ImageReference.parse("registry.example/base:1"))).hasSize(1);
		assertThat(through.placesOf(ImageReference.parse("registry.example/base:1")))
			.extracting((place) -> place.reference().toString())
			.containsExactly(this.platform.host() + "/registry.example/base:1", "registry.example/base:1");
		assertThat(through.placesOf(ImageReference.parse("docker.io/base:1"))).hasSize(1);
		Digest digest = new TestImage().layer(Map.of("f", "x")).serveAt(this.platform, "registry.example/base", "1");
		LocalImage image = this.images.ensure(ImageReference.parse("registry.example/base:1"), through,
				PullListener.NONE);
		assertThat(image.digest()).isEqualTo(digest);
	}

	@Test
	void asksTheRegistryWhenItsMirrorFailsOrLies() {
		Digest digest = new TestImage().layer(Map.of("f", "x")).serveAt(this.upstream, "base", "1");
		assertThat(ensureWithMirror("base:1").digest()).isEqualTo(digest);
		this.platform.serve("/v2/other/manifests/1", "{}".getBytes());
		Digest other = new TestImage().layer(Map.of("g", "y")).serveAt(this.upstream, "other", "1");
		assertThat(ensureWithMirror("other:1").digest()).isEqualTo(other);
		this.platform.close();
		assertThat(ensureWithMirror("other:1").digest()).isEqualTo(other);
	}

	@Test
	void speaksWithoutTlsOnlyToItselfAndWhereThatIsSet() {
		RegistryHost far = RegistryHost.of("registry.example:5000");
		ImageSources plain = new ImageSources(null, List.of());
		assertThat(plain.accessTo(far).plainHttp()).isFalse();
		assertThat(plain.with(List.of(new RegistrySetting(far, List.of(), true, false))).accessTo(far).plainHttp())
			.isTrue();
		assertThat(plain.accessTo(this.platform.host()).plainHttp()).isTrue();
	}

	@Test
	void namesEachPlaceThatWasAskedWhenThereIsNoSuchImage() {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("team/none:7")).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
			assertThat(ex).hasMessage("The image 'team/none:7' was not found. Asked: " + this.platform.host()
					+ "/team/none:7: not there; " + this.upstream.host() + "/team/none:7: not there");
			assertThat(ex.remedy()).contains("gantry images import team/none:7 FILE");
		});
	}

	@Test
	void asksNobodyElseWhenARegistryIsDown() {
		new TestImage().layer(Map.of("f", "theirs")).serveAt(this.upstream, "base", "1");
		this.platform.close();
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("base:1")).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
			assertThat(ex).hasMessageContaining(this.platform.host() + "/base:1");
		});
		assertThat(this.upstream.requests()).isEmpty();
	}

	@Test
	void saysThatAnImageIsMissingWhenTheOtherRegistryIsDown() {
		this.upstream.close();
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("none:1")).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
			assertThat(ex).hasMessageContaining(this.platform.host() + "/none:1: not there; ")
				.hasMessageContaining(this.upstream.host() + "/none:1: ");
			assertThat(ex.remedy()).contains("reaches " + this.upstream.host());
		});
	}

	@Test
	void refusesALayerWithOtherContent() {
		TestImage image = new TestImage().layer(Map.of("f", "good")).layer(Map.of("g", "fine"));
		image.serveAt(this.platform, "base", "latest");
		byte[] wrong = image.blobs().get(0).clone();
		wrong[wrong.length - 1] ^= 1;
		this.platform.serve("/v2/base/blobs/" + image.layers().get(0).digest(), wrong);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("base"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IMAGE_INVALID));
	}

	@Test
	void leavesNothingHalfMadeWhenItTellsThatAPullFailed() throws IOException {
		byte[] noise = new byte[20_000];
		new java.util.Random(7).nextBytes(noise);
		TestImage image = new TestImage().layer(Map.of("f", "good")).layer((sink) -> {
			for (int i = 0; i < 500; i++) {
				sink.file(LayerPath.of("d" + i + "/f"), EntryMetadata.of(0644, Instant.EPOCH), noise.length,
						new ByteArrayInputStream(noise));
			}
		});
		image.serveAt(this.platform, "base", "latest");
		this.platform.serve("/v2/base/blobs/" + image.layers().get(0).digest(), new byte[1]);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("base"));
		assertThat(hasDrafts()).isFalse();
		assertThat(this.home.images().resolve("layer-recipes"))
			.isDirectoryNotContaining((path) -> path.getFileName().toString().startsWith(".new-"));
	}

	@Test
	void pullsVerifiesAndPushesAnImageWhoseDigestsAreAllSha512() throws IOException {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		try (LayerWriter writer = LayerWriter.uncompressed(archive)) {
			writer.file(LayerPath.of("f"), EntryMetadata.of(0644, Instant.EPOCH), 1,
					new ByteArrayInputStream(new byte[1]));
			writer.finish();
		}
		Descriptor layer = serveSha512("blobs", MediaTypes.OCI_LAYER, archive.toByteArray());
		Descriptor config = serveSha512("blobs", MediaTypes.OCI_CONFIG, Documents
			.write(ImageConfig.empty(Platform.host()).withLayer(layer.digest(), ImageConfig.History.layer(null, "x")))
			.bytes());
		Descriptor manifest = serveSha512("manifests", MediaTypes.OCI_MANIFEST,
				Documents.write((ManifestDocument) Manifest.of(config, List.of(layer))).bytes());
		LocalImage image = ensure(this.platform.host() + "/base@" + manifest.digest());
		assertThat(image.digest()).isEqualTo(manifest.digest());
		assertThat(this.images.local().verify(false))
			.isEqualTo(new Verification(1, 2, List.of(), List.of(), List.of()));
		int requests = this.platform.requests().size();
		assertThat(ensure(this.platform.host() + "/base@" + manifest.digest())).isEqualTo(image);
		assertThat(this.platform.requests()).hasSize(requests);
		this.images.push(image, ImageReference.parse(this.platform.host() + "/copy:v1"), this.platform.access(),
				this.sources);
		assertThat(this.platform.requests()).contains("PUT /v2/copy/manifests/v1",
				"PUT /v2/copy/manifests/" + manifest.digest(), "HEAD /v2/copy/blobs/" + layer.digest());
	}

	private Descriptor serveSha512(String kind, String type, byte[] bytes) {
		Digest digest = Digest.ofBytes(DigestAlgorithm.SHA512, bytes);
		this.platform.serve("/v2/base/" + kind + "/" + digest, bytes);
		return Descriptor.of(type, digest, bytes.length);
	}

	@Test
	void refusesALayerThatUnpacksToAnotherDiffId() {
		TestImage model = new TestImage().layer(Map.of("f", "x"));
		TestImage lying = new TestImage().layer(model.layers().get(0), Digest.ofBytes(new byte[] { 1 }));
		lying.serveAt(this.platform, "base", "latest");
		this.platform.serveBlob("base", model.blobs().get(0));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("base"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IMAGE_INVALID))
			.withMessageContaining(Digest.ofBytes(new byte[] { 1 }).toString());
		assertThat(this.home.layers()).isEmptyDirectory();
	}

	@Test
	void refusesAnImageForAnotherMachine() {
		new TestImage().layer(Map.of("f", "x"))
			.config((config) -> new ImageConfig(null, null, "s390x", null, "linux", config.config(), config.rootfs(),
					config.history()))
			.serveAt(this.platform, "base", "latest");
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> ensure("base"))
			.withMessageContaining("linux/s390x");
	}

	@Test
	void saysThatTheDiskIsFullAndLeavesNothing() throws Exception {
		assumeTrue(Files.exists(Path.of("/dev/loop-control")) && Files.exists(Path.of("/sbin/mkfs.ext4")),
				"skipped: needs loop devices and mkfs.ext4");
		Path small = Files.createDirectory(this.temp.resolve("small"));
		Path disk = this.temp.resolve("disk");
		try (var file = new java.io.RandomAccessFile(disk.toFile(), "rw")) {
			file.setLength(4_000_000);
		}
		run("mkfs.ext4", "-q", "-F", disk.toString());
		run("mount", "-o", "loop", disk.toString(), small.toString());
		try {
			EngineHome tight = EngineHome.below(small);
			byte[] noise = new byte[4_000_000];
			new java.util.Random(5).nextBytes(noise);
			new TestImage().layer((sink) -> sink.file(LayerPath.of("large"), EntryMetadata.of(0644, Instant.EPOCH),
					noise.length, new ByteArrayInputStream(noise)))
				.serveAt(this.platform, "large", "latest");
			try (StoredImages images = StoredImages.open(tight, LayerStore.open(tight.layers()), null)) {
				assertThatExceptionOfType(GantryException.class)
					.isThrownBy(() -> images.ensure(ImageReference.parse("large"), this.sources, PullListener.NONE))
					.satisfies((ex) -> {
						assertThat(ex.code()).isEqualTo(ErrorCode.HOST_UNFIT);
						assertThat(ex).hasMessageContaining("the disk is full");
						assertThat(ex.remedy()).contains("Free some space");
					});
			}
			assertThat(tight.layers()).isEmptyDirectory();
			assertThat(tight.images().resolve("records")).isEmptyDirectory();
			assertThat(tight.images().resolve("layer-recipes")).isEmptyDirectory();
		}
		finally {
			run("umount", small.toString());
		}
	}

	private static void run(String... command) throws Exception {
		assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
	}

	@Test
	void fetchesASharedLayerOnceForManyCallers() {
		TestImage shared = new TestImage().layer(Map.of("f", "x".repeat(1000)));
		shared.serveAt(this.platform, "base", "latest");
		List<CompletableFuture<LocalImage>> pulls = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			pulls.add(CompletableFuture.supplyAsync(() -> ensure("base")));
		}
		pulls.forEach(CompletableFuture::join);
		String layer = "GET /v2/base/blobs/" + shared.layers().get(0).digest();
		assertThat(this.platform.requests().stream().filter(layer::equals)).hasSize(1);
	}

	@Test
	void composesAndPushesAnImageWithTheBlobsOfItsBase() {
		new TestImage().layer(Map.of("f", "x")).serveAt(this.upstream, "base", "1");
		LocalImage base = ensure("base:1");
		LocalImage made = this.images.compose(base.config().withAuthor("me"));
		RegistryAccess access = this.platform.access();
		ImageReference target = ImageReference.parse(this.platform.host() + "/apps/hello:build-1");
		Digest pushed = this.images.push(made, target, access, this.sources);
		assertThat(pushed).isEqualTo(made.digest());
		assertThat(Digest.ofBytes(this.platform.served("/v2/apps/hello/manifests/build-1"))).isEqualTo(made.digest());
		int requests = this.platform.requests().size();
		this.images.push(made, target, access, this.sources);
		assertThat(this.platform.requests()).hasSize(requests + 1);
		assertThat(ensure(this.platform.host() + "/apps/hello:build-1")).isEqualTo(made);
		assertThat(this.images.local().get(made.digest().toString()).origins()).extracting(ImageReference::toString)
			.containsExactly(this.platform.host() + "/apps/hello@" + pushed);
	}

	@Test
	void composesOnlyOfLayersThatItKnows() {
		ImageConfig config = ImageConfig.empty(Platform.host())
			.withLayer(Digest.ofBytes(new byte[] { 7 }), ImageConfig.History.layer(null, "x"));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.images.compose(config))
			.withMessageContaining("is not on this node");
	}

}
