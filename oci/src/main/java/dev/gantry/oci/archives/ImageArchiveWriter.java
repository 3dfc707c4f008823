package dev.gantry.oci.archives;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an image as a tar file that is an OCI layout and a docker-archive at once, as
 * newer {@code docker save} makes it:
 *
 * <pre>
 * oci-layout        the version of the layout
 * index.json        points at the image's manifest
 * manifest.json     the same for docker load
 * blobs/sha256/…    manifest, config and layers
 * </pre>
 *
 * The same image makes the same bytes.
 */
public final class ImageArchiveWriter {

	private static final EntryMetadata FILE = EntryMetadata.of(0644, Instant.EPOCH);

	private static final EntryMetadata DIRECTORY = EntryMetadata.of(0755, Instant.EPOCH);

	private static final JsonMapper MAPPER = new JsonMapper();

	private final ContentStore store;

	/** A writer of images whose parts are in a store. */
	public ImageArchiveWriter(ContentStore store) {
		this.store = store;
	}

	/**
	 * Writes an image.
	 * @param image an image for one platform
	 * @param name what it is called, for example {@code hello:v1}
	 * @param out is closed at the end
	 * @throws InvalidImageException if the store lacks a part of it
	 */
	public void write(Exact<ManifestDocument> image, String name, OutputStream out) throws IOException {
		if (!(image.document() instanceof Manifest manifest)) {
			throw new IllegalArgumentException("only an image for one platform can be written");
		}
		Descriptor described = image.descriptor(manifest.mediaType())
			.withAnnotations(Map.of("org.opencontainers.image.ref.name", name));
		try (LayerWriter tar = LayerWriter.uncompressed(out)) {
			put(tar, ArchiveScan.OCI_LAYOUT, "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
			put(tar, ArchiveScan.OCI_INDEX, Documents.write((ManifestDocument) Index.of(List.of(described))).bytes());
			put(tar, ArchiveScan.DOCKER_MANIFEST, dockerManifest(manifest, name));
			putBlobs(tar, image, manifest);
			tar.finish();
		}
	}

	private static byte[] dockerManifest(Manifest manifest, String name) {
		List<String> layers = manifest.layers().stream().map((layer) -> path(layer.digest())).toList();
		return MAPPER.writeValueAsBytes(
				List.of(new DockerArchiveReader.Item(path(manifest.config().digest()), List.of(name), layers)));
	}

	private void putBlobs(LayerWriter tar, Exact<ManifestDocument> image, Manifest manifest) throws IOException {
		List<Descriptor> parts = new ArrayList<>(manifest.references());
		Set<String> directories = new LinkedHashSet<>(List.of("blobs", "blobs/" + image.digest().algorithm().prefix()));
		parts.forEach((part) -> directories.add("blobs/" + part.digest().algorithm().prefix()));
		for (String directory : directories) {
			tar.directory(LayerPath.of(directory), DIRECTORY);
		}
		put(tar, path(image.digest()), image.bytes());
		Set<Digest> written = new LinkedHashSet<>();
		for (Descriptor part : parts) {
			if (written.add(part.digest())) {
				Content content = this.store.find(part.digest())
					.orElseThrow(() -> new InvalidImageException("The image's part " + part.digest() + " is missing"));
				try (InputStream in = content.open()) {
					tar.file(LayerPath.of(path(part.digest())), FILE, content.size(), in);
				}
			}
		}
	}

	private static void put(LayerWriter tar, String name, byte[] bytes) throws IOException {
		tar.file(LayerPath.of(name), FILE, bytes.length, new ByteArrayInputStream(bytes));
	}

	private static String path(Digest digest) {
		return "blobs/" + digest.algorithm().prefix() + "/" + digest.hex();
	}

}
