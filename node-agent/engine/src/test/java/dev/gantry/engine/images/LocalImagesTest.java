package dev.gantry.engine.images;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class LocalImagesTest {

	@TempDir
	private Path temp;

	private final List<AutoCloseable> open = new ArrayList<>();

	private final List<LayerHolder.Hold> holds = new ArrayList<>();

	private EngineHome home;

	private FakeRegistry registry;

	private ImageSources sources;

	private StoredImages stored;

	private LocalImages images;

	@BeforeEach
	void open() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
		this.home = EngineHome.below(this.temp);
		this.registry = closing(new FakeRegistry());
		this.sources = new ImageSources(this.registry.access(), List.of());
		reopen();
	}

	private void reopen() throws IOException {
		this.stored = closing(StoredImages.open(this.home, LayerStore.open(this.home.layers()), null));
		this.stored.heldBy(() -> this.holds);
		this.images = this.stored.local();
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
	}

	private NodeImage pull(String name) {
		return this.images.pull(ImageReference.parse(name), Platform.host(), this.sources, PullListener.NONE);
	}

	private Path layer(Digest diffId) {
		return this.home.layers().resolve(LayerStore.nameOf(diffId));
	}

	private static TestImage image(String... contents) {
		TestImage image = new TestImage();
		for (String content : contents) {
			image.layer(Map.of("f-" + content, content));
		}
		return image;
	}

	@Test
	void namesWhatItPulls() {
		Digest digest = image("one", "two").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		assertThat(image.id()).isEqualTo(digest);
		assertThat(image.names()).extracting(ImageReference::toString).containsExactly("base:latest");
		assertThat(image.origins()).extracting(ImageReference::toString)
			.containsExactly(this.registry.host() + "/base@" + digest);
		assertThat(image.layerSizes()).hasSize(2).allSatisfy((size) -> assertThat(size).isPositive());
		assertThat(image.history()).hasSize(2);
		assertThat(image.history().get(0).layer()).isEqualTo(image.config().diffIds().get(1));
		for (String name : List.of("base", "base:latest", "library/base", "docker.io/library/base", digest.toString(),
				digest.hex(), digest.shortHex(), "base@" + digest)) {
			assertThat(this.images.find(name)).as(name).contains(image);
		}
		assertThat(this.images.find("base:other")).isEmpty();
		assertThat(this.images.find("other")).isEmpty();
	}

	@Test
	void tellsOfEveryByteThatComes() {
		TestImage image = image("one", "two");
		image.serveAt(this.registry, "base", "latest");
		long bytes = image.layers().stream().mapToLong((layer) -> layer.size()).sum();
		AtomicLong expected = new AtomicLong();
		AtomicLong received = new AtomicLong();
		AtomicLong unpacked = new AtomicLong();
		this.images.pull(ImageReference.parse("base"), Platform.host(), this.sources, new PullListener() {

			@Override
			public void found(String name, int layers, long size) {
				expected.set(size);
			}

			@Override
			public void received(Digest layer, long count) {
				received.addAndGet(count);
			}

			@Override
			public void unpacked(Digest layer) {
				unpacked.incrementAndGet();
			}

		});
		assertThat(List.of(expected.get(), received.get(), unpacked.get())).containsExactly(bytes, bytes, 2L);
	}

	@Test
	void keepsNamesAcrossARestart() throws IOException {
		image("one").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		this.images.tag(image.id(), ImageReference.parse("quay.io/team/mine:2"));
		reopen();
		assertThat(this.images.list()).singleElement().satisfies((again) -> {
			assertThat(again.id()).isEqualTo(image.id());
			assertThat(again.names()).extracting(ImageReference::toString)
				.containsExactly("base:latest", "quay.io/team/mine:2");
			assertThat(again.added()).isEqualTo(image.added());
		});
	}

	@Test
	void sweepsWhatAKilledProcessLeftHalfWritten() throws IOException {
		Digest digest = image("one").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		Path images = this.home.images();
		Path layer = images.resolve("layer-blobs/" + image.config().diffIds().get(0).hex() + ".json");
		for (Path directory : List.of(images, images.resolve("layer-blobs"), images.resolve("records"))) {
			Files.writeString(directory.resolve(".new-1234"), "{\"na");
		}
		Files.writeString(layer, "");
		reopen();
		try (var files = Files.walk(images)) {
			assertThat(files).noneMatch((file) -> file.getFileName().toString().startsWith(".new-"));
		}
		assertThat(this.images.get("base").id()).isEqualTo(digest);
		assertThat(pull("base").id()).isEqualTo(digest);
	}

	@Test
	void movesANameToTheImageThatWasPulledLast() {
		image("old").serveAt(this.registry, "base", "latest");
		NodeImage old = pull("base");
		image("new").serveAt(this.registry, "base", "latest");
		NodeImage young = pull("base");
		assertThat(this.images.get("base").id()).isEqualTo(young.id());
		assertThat(this.images.get(old.id().toString()).names()).isEmpty();
	}

	@Test
	void takesAwayOnlyTheNameWhileThereIsAnother() {
		image("one").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		this.images.tag(image.id(), ImageReference.parse("other"));
		Removed removed = this.images.remove("other", false, false);
		assertThat(removed.untagged()).extracting(ImageReference::toString).containsExactly("other:latest");
		assertThat(removed.images()).isEmpty();
		assertThat(this.images.get("base").id()).isEqualTo(image.id());
	}

	@Test
	void refusesToRemoveAnImageWithSeveralNamesById() {
		image("one").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		this.images.tag(image.id(), ImageReference.parse("other"));
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> this.images.remove(image.id().toString(), false, false))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		assertThat(this.images.remove(image.id().toString(), true, false).untagged()).hasSize(2);
		assertThat(this.images.list()).isEmpty();
	}

	@Test
	void removesWhatNobodyElseNeeds() throws IOException {
		image("shared", "one").serveAt(this.registry, "one", "latest");
		image("shared", "two").serveAt(this.registry, "two", "latest");
		NodeImage one = pull("one");
		NodeImage two = pull("two");
		Removed removed = this.images.remove("one", false, false);
		assertThat(removed.images()).containsExactly(one.id());
		assertThat(removed.layers()).containsExactly(one.config().diffIds().get(1));
		assertThat(removed.bytes()).isPositive();
		assertThat(layer(one.config().diffIds().get(1))).doesNotExist();
		assertThat(this.stored.find(two.id())).isPresent();
		assertThat(this.stored.find(one.id())).isEmpty();
		try (var files = Files.walk(this.home.images().resolve("content"))) {
			assertThat(files.filter(Files::isRegularFile)).hasSize(2);
		}
		assertThat(pull("one").id()).isEqualTo(one.id());
	}

	@Test
	void keepsTheImageThatAContainerUses() {
		image("one").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		this.holds.add(new LayerHolder.Hold("c1", true, image.image().layerNames()));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.images.remove("base", true, false))
			.withMessageContaining("c1");
		assertThat(this.images.prune(PruneSelection.UNUSED, false).images()).isEmpty();
		this.holds.set(0, new LayerHolder.Hold("c1", false, image.image().layerNames()));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.images.remove("base", false, false))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("force"));
		Removed removed = this.images.remove("base", true, false);
		assertThat(removed.images()).containsExactly(image.id());
		assertThat(removed.layers()).isEmpty();
		assertThat(layer(image.config().diffIds().get(0))).exists();
		this.holds.clear();
		assertThat(this.images.prune(PruneSelection.DANGLING, false).layers()).isEqualTo(image.config().diffIds());
	}

	@Test
	void tellsWhatAPruneWouldRemoveWithoutRemovingIt() {
		image("one").serveAt(this.registry, "base", "latest");
		image("two").serveAt(this.registry, "other", "latest");
		NodeImage base = pull("base");
		pull("other");
		this.images.remove("other", false, true);
		assertThat(this.images.prune(PruneSelection.DANGLING, true).images()).isEmpty();
		Removed promised = this.images.prune(PruneSelection.UNUSED, true);
		assertThat(promised.images()).containsExactly(base.id());
		assertThat(promised.layers()).hasSize(2);
		assertThat(this.images.usage().reclaimableBytes()).isEqualTo(promised.bytes());
		assertThat(this.images.get("base").id()).isEqualTo(base.id());
		assertThat(this.images.prune(PruneSelection.UNUSED, false)).isEqualTo(promised);
		assertThat(this.images.list()).isEmpty();
		assertThat(this.home.layers()).isEmptyDirectory();
	}

	@Test
	void removesNothingThatWorkWithALeaseAskedFor() {
		image("one").serveAt(this.registry, "base", "latest");
		Runnable lease = this.stored.lease();
		NodeImage image = pull("base");
		assertThat(this.images.remove("base", false, false).layers()).isEmpty();
		assertThat(layer(image.config().diffIds().get(0))).exists();
		lease.run();
		assertThat(this.images.prune(PruneSelection.DANGLING, false).layers()).isEqualTo(image.config().diffIds());
	}

	@Test
	void collectsUnnamedImagesAboveTheHighWatermarkOnly() {
		image("old").serveAt(this.registry, "base", "latest");
		NodeImage old = pull("base");
		image("new").serveAt(this.registry, "base", "latest");
		NodeImage young = pull("base");
		CollectionPolicy roomy = new CollectionPolicy(100, 100, Duration.ZERO);
		assertThat(this.images.collect(roomy, false).images()).isEmpty();
		CollectionPolicy patient = new CollectionPolicy(0, 0, Duration.ofHours(1));
		assertThat(this.images.collect(patient, false).images()).isEmpty();
		CollectionPolicy tight = new CollectionPolicy(0, 0, Duration.ZERO);
		assertThat(this.images.collect(tight, true).images()).containsExactly(old.id());
		assertThat(this.images.collect(tight, false).images()).containsExactly(old.id());
		assertThat(this.images.list()).extracting(NodeImage::id).containsExactly(young.id());
		assertThat(this.stored.find(young.id())).isPresent();
	}

	@Test
	void savesAndLoadsImagesWithTheirNames() throws IOException {
		image("shared", "one").serveAt(this.registry, "one", "latest");
		image("shared", "two").serveAt(this.registry, "team/two", "v2");
		List<Digest> ids = List.of(pull("one").id(), pull("team/two:v2").id());
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		this.images.save(List.of("one", "team/two:v2"), this.sources, archive);
		this.images.prune(PruneSelection.UNUSED, false);
		List<NodeImage> loaded = this.images.load(new ByteArrayInputStream(archive.toByteArray()), true);
		assertThat(loaded).extracting(NodeImage::id).containsExactlyElementsOf(ids);
		assertThat(this.images.get("one").id()).isEqualTo(ids.get(0));
		assertThat(this.images.get("team/two:v2").id()).isEqualTo(ids.get(1));
		this.registry.close();
		ByteArrayOutputStream again = new ByteArrayOutputStream();
		this.images.save(List.of("one", "team/two:v2"), this.sources, again);
		assertThat(again.toByteArray()).isEqualTo(archive.toByteArray());
		this.images.prune(PruneSelection.UNUSED, false);
		assertThat(this.images.load(new ByteArrayInputStream(archive.toByteArray()), false))
			.allSatisfy((image) -> assertThat(image.names()).isEmpty());
	}

	@Test
	void importsARootFileSystem() throws IOException {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		try (LayerWriter tar = LayerWriter.uncompressed(archive)) {
			tar.file(LayerPath.of("manifest.json"), EntryMetadata.of(0644, java.time.Instant.EPOCH), 2,
					new ByteArrayInputStream("no".getBytes()));
			tar.finish();
		}
		ImageConfig config = ImageConfig.empty(Platform.host()).with(RunConfig.EMPTY.withCmd(List.of("/bin/sh")));
		NodeImage image = this.images.importRootFileSystem(new ByteArrayInputStream(archive.toByteArray()),
				ImageReference.parse("mine:1"), config, "from a tape");
		assertThat(this.images.get("mine:1")).isEqualTo(image);
		assertThat(image.config().config().cmd()).containsExactly("/bin/sh");
		assertThat(image.history().get(0).step().comment()).isEqualTo("from a tape");
		assertThat(layer(image.config().diffIds().get(0)).resolve("manifest.json")).hasContent("no");
	}

	@Test
	void fetchesDamagedDocumentsAgain() throws IOException {
		Digest digest = image("one").serveAt(this.registry, "base", "latest");
		pull("base");
		Path document = this.home.images()
			.resolve("content/blobs/sha256")
			.resolve(digest.hex().substring(0, 2))
			.resolve(digest.hex());
		byte[] sound = Files.readAllBytes(document);
		byte[] damaged = sound.clone();
		damaged[damaged.length / 2] ^= 1;
		Files.write(document, damaged);
		reopen();
		assertThat(this.stored.find(digest)).isEmpty();
		assertThat(pull("base").id()).isEqualTo(digest);
		assertThat(document).hasBinaryContent(sound);
	}

	@Test
	void noticesADamagedLayerAndFetchesItAgain() throws IOException {
		image("one", "two").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		assertThat(this.images.verify(false)).isEqualTo(new Verification(2, 2, List.of(), List.of(), List.of()));
		Digest damaged = image.config().diffIds().get(1);
		Files.writeString(layer(damaged).resolve("f-two"), "TWO");
		this.holds.add(new LayerHolder.Hold("c1", true, image.image().layerNames()));
		assertThat(this.images.verify(true).damagedLayers()).containsExactly(damaged);
		assertThat(layer(damaged)).as("in use").exists();
		this.holds.clear();
		assertThat(this.images.verify(true).damagedLayers()).containsExactly(damaged);
		assertThat(this.stored.find(image.id())).isEmpty();
		pull("base");
		assertThat(layer(damaged).resolve("f-two")).hasContent("two");
		assertThat(this.images.verify(false).isClean()).isTrue();
	}

	@Test
	void noticesAFileThatBecameShorter() throws IOException {
		image("one").serveAt(this.registry, "base", "latest");
		NodeImage image = pull("base");
		Files.writeString(layer(image.config().diffIds().get(0)).resolve("f-one"), "o");
		assertThat(this.images.verify(false).damagedLayers()).isEqualTo(image.config().diffIds());
	}

}
