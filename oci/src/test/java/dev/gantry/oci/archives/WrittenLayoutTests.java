package dev.gantry.oci.archives;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.documents.SpecificationSchemas;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.layers.WrittenLayer;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.FileContentStore;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What an archive of ours holds, read by another implementation of tar. */
class WrittenLayoutTests {

	@TempDir
	Path directory;

	@Test
	void writesALayoutThatTheSpecificationAllowsAndThatIsTakenAgain() throws IOException {
		for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
			ContentStore store = new FileContentStore(this.directory.resolve(algorithm.prefix()));
			Exact<ManifestDocument> image = image(store, algorithm);
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			new ImageArchiveWriter(store).write(image, "example:v1", out);
			Map<String, byte[]> files = files(out.toByteArray());
			assertAllowed("image-layout-schema.json", files.get("oci-layout"));
			assertAllowed("image-index-schema.json", files.get("index.json"));
			String blobs = "blobs/" + algorithm.prefix() + "/";
			assertAllowed("image-manifest-schema.json", files.get(blobs + image.digest().hex()));
			Manifest manifest = (Manifest) image.document();
			assertAllowed("config-schema.json", files.get(blobs + manifest.config().digest().hex()));
			ContentStore other = new FileContentStore(this.directory.resolve("other-" + algorithm.prefix()));
			Path file = Files.write(this.directory.resolve(algorithm.prefix() + ".tar"), out.toByteArray());
			assertThat(new ImageArchive(file, LayerLimits.DEFAULT).read(other, Platform.host())).singleElement()
				.satisfies((again) -> assertThat(again.manifest().digest()).isEqualTo(image.digest()));
		}
	}

	private static Exact<ManifestDocument> image(ContentStore store, DigestAlgorithm algorithm) throws IOException {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		WrittenLayer layer;
		try (LayerWriter writer = new LayerWriter(archive)) {
			writer.file(LayerPath.of("f"), EntryMetadata.of(0644, java.time.Instant.EPOCH), 1,
					new ByteArrayInputStream(new byte[1]));
			layer = writer.finish();
		}
		byte[] config = Documents
			.write(ImageConfig.empty(Platform.host())
				.withLayer(layer.diffId(), ImageConfig.History.layer("2026-01-02T03:04:05Z", "x")))
			.bytes();
		Manifest manifest = Manifest.of(keep(store, algorithm, MediaTypes.OCI_CONFIG, config),
				List.of(keep(store, algorithm, MediaTypes.OCI_LAYER_GZIP, archive.toByteArray())));
		return Documents.readManifest(Documents.write(manifest).bytes(), null, algorithm);
	}

	private static Descriptor keep(ContentStore store, DigestAlgorithm algorithm, String type, byte[] bytes)
			throws IOException {
		Digest digest = Digest.ofBytes(algorithm, bytes);
		store.put(digest, bytes);
		return Descriptor.of(type, digest, bytes.length);
	}

	private static Map<String, byte[]> files(byte[] archive) throws IOException {
		Map<String, byte[]> files = new LinkedHashMap<>();
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive),
				StandardCharsets.UTF_8.name())) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				if (entry.isFile()) {
					files.put(entry.getName(), tar.readAllBytes());
				}
			}
		}
		return files;
	}

	private static void assertAllowed(String schema, byte[] document) {
		assertThat(document).as(schema).isNotNull();
		assertThat(SpecificationSchemas.complaints(schema, document)).isEmpty();
	}

}
