package dev.gantry.oci.archives;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.store.FileContentStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ImageArchiveTests {

	private static final Platform AMD64 = Platform.parse("linux/amd64");

	private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

	private final byte[] layer = tar(Map.of("etc/motd", bytes("hello")));

	private final byte[] plainLayer = gunzip(this.layer);

	@TempDir
	Path directory;

	private FileContentStore store;

	@BeforeEach
	void open() throws IOException {
		this.store = new FileContentStore(this.directory.resolve("store"));
	}

	@Test
	void makesAnImageOfARootFileSystem() throws IOException {
		for (byte[] archive : List.of(this.layer, this.plainLayer)) {
			ArchivedImage image = read(archive).get(0);
			assertThat(image.names()).isEmpty();
			Manifest manifest = (Manifest) image.manifest().document();
			ImageConfig config = configOf(manifest);
			assertThat(config.platform()).isEqualTo(AMD64);
			assertThat(config.diffIds()).containsExactly(Digest.ofBytes(this.plainLayer));
			assertThat(manifest.layers()).singleElement()
				.extracting(Descriptor::mediaType)
				.isEqualTo(MediaTypes.OCI_LAYER_GZIP);
			assertSound(manifest);
		}
	}

	@Test
	void takesAnOciLayout() throws IOException {
		ArchivedImage image = read(tar(ociLayout())).get(0);
		assertThat(image.names()).containsExactly("example:v1");
		assertSound((Manifest) image.manifest().document());
	}

	@Test
	void takesTheImageForThePlatformOutOfANestedIndex() throws IOException {
		Map<String, byte[]> files = new LinkedHashMap<>();
		Descriptor ours = image(files, "amd64").withPlatform(AMD64);
		Descriptor other = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.ofBytes(bytes("not here")), 8)
			.withPlatform(Platform.parse("linux/s390x"));
		Exact<ManifestDocument> inner = Documents.write((ManifestDocument) Index.of(List.of(other, ours)));
		blob(files, inner.bytes());
		index(files, inner.descriptor(MediaTypes.OCI_INDEX));
		List<ArchivedImage> images = read(tar(files));
		assertThat(images).singleElement()
			.satisfies((image) -> assertThat(image.manifest().digest()).isEqualTo(ours.digest()));
	}

	@Test
	void saysSoWhenNoImageIsForThePlatform() {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> read(tar(ociLayout()), Platform.parse("linux/s390x")))
			.withMessageContaining("no image for linux/s390x");
	}

	@Test
	void takesADockerArchive() throws IOException {
		ArchivedImage image = read(tar(dockerArchive("layer.tar", this.plainLayer))).get(0);
		assertThat(image.names()).containsExactly("hello:v1");
		Manifest manifest = (Manifest) image.manifest().document();
		assertThat(manifest.config().digest()).isEqualTo(config("amd64").digest());
		assertSound(manifest);
	}

	@Test
	void takesWhatItWrote() throws IOException {
		ArchivedImage image = read(this.layer).get(0);
		ByteArrayOutputStream first = new ByteArrayOutputStream();
		ByteArrayOutputStream second = new ByteArrayOutputStream();
		new ImageArchiveWriter(this.store).write(image.manifest(), "example:v1", first);
		new ImageArchiveWriter(this.store).write(image.manifest(), "example:v1", second);
		assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
		this.store = new FileContentStore(this.directory.resolve("other"));
		ArchivedImage again = read(first.toByteArray()).get(0);
		assertThat(again.manifest().digest()).isEqualTo(image.manifest().digest());
		assertThat(again.names()).containsExactly("example:v1");
		assertSound((Manifest) again.manifest().document());
	}

	@Test
	void followsLinksWithinADockerArchive() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LayerWriter writer = new LayerWriter(out)) {
			for (Map.Entry<String, byte[]> file : dockerArchive("b/layer.tar", this.plainLayer).entrySet()) {
				if (!"b/layer.tar".equals(file.getKey())) {
					write(writer, file.getKey(), file.getValue());
				}
			}
			write(writer, "a/layer.tar", this.plainLayer);
			writer.symlink(LayerPath.of("b/layer.tar"), EntryMetadata.of(0777, TIME), "../a/layer.tar");
			writer.finish();
		}
		assertSound((Manifest) read(out.toByteArray()).get(0).manifest().document());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/etc/passwd", "../../../../etc/passwd", "../nowhere" })
	void neverFollowsALinkToAFileOfTheHost(String target) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LayerWriter writer = new LayerWriter(out)) {
			for (Map.Entry<String, byte[]> file : dockerArchive("b/layer.tar", this.plainLayer).entrySet()) {
				if (!"b/layer.tar".equals(file.getKey())) {
					write(writer, file.getKey(), file.getValue());
				}
			}
			writer.symlink(LayerPath.of("b/layer.tar"), EntryMetadata.of(0777, TIME), target);
			writer.finish();
		}
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(out.toByteArray()));
	}

	@Test
	void refusesALinkInPlaceOfABlob() throws IOException {
		Map<String, byte[]> files = ociLayout();
		String blob = "blobs/sha256/" + Digest.ofBytes(this.layer).hex();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LayerWriter writer = new LayerWriter(out)) {
			files.remove(blob);
			for (Map.Entry<String, byte[]> file : files.entrySet()) {
				write(writer, file.getKey(), file.getValue());
			}
			writer.symlink(LayerPath.of(blob), EntryMetadata.of(0777, TIME), "/etc/shadow");
			writer.finish();
		}
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(out.toByteArray()))
			.withMessageContaining("lacks");
	}

	@Test
	void refusesALinkInPlaceOfTheArchive() throws IOException {
		Path real = Files.write(this.directory.resolve("real.tar"), this.layer);
		Path link = Files.createSymbolicLink(this.directory.resolve("link.tar"), real);
		assertThatIOException().isThrownBy(() -> new ImageArchive(link, LayerLimits.DEFAULT).read(this.store, AMD64));
	}

	@Test
	void refusesContentThatIsNotWhatItsNameSays() {
		Map<String, byte[]> files = ociLayout();
		files.put("blobs/sha256/" + Digest.ofBytes(this.layer).hex(), bytes("something else"));
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> read(tar(files)));
		assertThatExceptionOfType(ContentMismatchException.class)
			.isThrownBy(() -> read(tar(dockerArchive("layer.tar", gunzip(tar(Map.of("other", bytes("x"))))))));
	}

	@Test
	void refusesNamesThatAreNoDigests() {
		Map<String, byte[]> files = ociLayout();
		files.put("blobs/sha256/ABC", bytes("x"));
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(tar(files)));
	}

	@Test
	void refusesArchivesThatLackWhatTheyName() {
		Map<String, byte[]> docker = dockerArchive("layer.tar", this.plainLayer);
		docker.remove("layer.tar");
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(tar(docker)))
			.withMessageContaining("layer.tar");
		Map<String, byte[]> oci = ociLayout();
		oci.remove("blobs/sha256/" + config("amd64").digest().hex());
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(tar(oci)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "[{}]", "null", "[null]", "[{\"Config\":\"../../etc/passwd\",\"Layers\":[]}]",
			"[{\"Config\":\"c.json\",\"Layers\":[\"../x\"]}]", "rubbish" })
	void refusesManifestsThatMakeNoSense(String manifest) {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> read(tar(Map.of("manifest.json", bytes(manifest)))));
	}

	@Test
	void refusesWhatIsNoArchive() {
		for (byte[] bytes : List.of(bytes(""), bytes("hello"), bytes("x".repeat(5000)), new byte[4096],
				java.util.Arrays.copyOf(this.layer, this.layer.length / 2))) {
			assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(bytes));
		}
	}

	@Test
	void boundsWhatAnArchiveUnfoldsTo() {
		LayerLimits limits = LayerLimits.DEFAULT.withMaxBytes(10_000);
		byte[] archive = tar(Map.of("zeros", new byte[1 << 20]));
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> new ImageArchive(file(archive), limits).read(this.store, AMD64));
	}

	private void assertSound(Manifest manifest) throws IOException {
		ImageConfig config = configOf(manifest);
		for (int i = 0; i < manifest.layers().size(); i++) {
			Descriptor descriptor = manifest.layers().get(i);
			try (InputStream in = this.store.find(descriptor.digest()).orElseThrow().open()) {
				Digest diffId = new LayerReader(LayerLimits.DEFAULT).read(in, new ArchiveScan()).diffId();
				assertThat(diffId).isEqualTo(config.diffIds().get(i));
			}
		}
	}

	private ImageConfig configOf(Manifest manifest) throws IOException {
		return Documents.readConfig(this.store.find(manifest.config().digest()).orElseThrow().readAll(1 << 20))
			.document();
	}

	private List<ArchivedImage> read(byte[] archive) throws IOException {
		return read(archive, AMD64);
	}

	private List<ArchivedImage> read(byte[] archive, Platform platform) throws IOException {
		return new ImageArchive(file(archive), LayerLimits.DEFAULT).read(this.store, platform);
	}

	private Path file(byte[] archive) throws IOException {
		return Files.write(this.directory.resolve("archive"), archive);
	}

	private Map<String, byte[]> ociLayout() {
		Map<String, byte[]> files = new LinkedHashMap<>();
		Descriptor image = image(files, "amd64");
		index(files, image.withAnnotations(Map.of("org.opencontainers.image.ref.name", "example:v1")));
		return files;
	}

	private Descriptor image(Map<String, byte[]> files, String architecture) {
		Exact<ImageConfig> config = config(architecture);
		blob(files, config.bytes());
		blob(files, this.layer);
		Descriptor layerDescriptor = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.ofBytes(this.layer),
				this.layer.length);
		ManifestDocument manifest = Manifest.of(config.descriptor(MediaTypes.OCI_CONFIG), List.of(layerDescriptor));
		Exact<ManifestDocument> exact = Documents.write(manifest);
		blob(files, exact.bytes());
		return exact.descriptor(MediaTypes.OCI_MANIFEST);
	}

	private static void index(Map<String, byte[]> files, Descriptor entry) {
		files.put("index.json", Documents.write((ManifestDocument) Index.of(List.of(entry))).bytes());
		files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
	}

	private Map<String, byte[]> dockerArchive(String layerName, byte[] layerBytes) {
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put(layerName, layerBytes);
		files.put("config.json", config("amd64").bytes());
		files.put("manifest.json",
				bytes("[{\"Config\":\"config.json\",\"RepoTags\":[\"hello:v1\"],\"Layers\":[\"" + layerName + "\"]}]"));
		return files;
	}

	private Exact<ImageConfig> config(String architecture) {
		return Documents.write(ImageConfig.empty(Platform.parse("linux/" + architecture))
			.withLayer(Digest.ofBytes(this.plainLayer), ImageConfig.History.layer(null, "test")));
	}

	private static void blob(Map<String, byte[]> files, byte[] bytes) {
		files.put("blobs/sha256/" + Digest.ofBytes(bytes).hex(), bytes);
	}

	private static byte[] tar(Map<String, byte[]> files) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LayerWriter writer = new LayerWriter(out)) {
			for (Map.Entry<String, byte[]> file : files.entrySet()) {
				write(writer, file.getKey(), file.getValue());
			}
			writer.finish();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	private static void write(LayerWriter writer, String name, byte[] content) throws IOException {
		writer.file(LayerPath.of(name), EntryMetadata.of(0644, TIME), content.length,
				new ByteArrayInputStream(content));
	}

	private static byte[] gunzip(byte[] bytes) {
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
