package dev.gantry.oci.archives;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.store.ContentStore;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes images as a tar file that is an OCI layout and a docker-archive at once, as
 * newer {@code docker save} makes it:
 *
 * <pre>
 * oci-layout        the version of the layout
 * index.json        points at the images' manifests
 * manifest.json     the same for docker load
 * blobs/sha256/…    manifests, configs and layers, each once
 * </pre>
 *
 * The same images make the same bytes.
 */
public final class ImageArchiveWriter {

	private static final EntryMetadata FILE = EntryMetadata.of(0644, Instant.EPOCH);

	private static final EntryMetadata DIRECTORY = EntryMetadata.of(0755, Instant.EPOCH);

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Parts parts;

	/** A writer of images whose parts come from somewhere. */
	public ImageArchiveWriter(Parts parts) {
		this.parts = parts;
	}

	/** A writer of images whose parts are in a store. */
	public ImageArchiveWriter(ContentStore store) {
		this((part) -> store.find(part.digest())
			.orElseThrow(() -> new InvalidImageException("The image's part " + part.digest() + " is missing"))
			.verified());
	}

	/**
	 * Writes an image.
	 * @param image an image for one platform
	 * @param name what it is called, for example {@code hello:v1}
	 * @param out is closed at the end
	 * @throws InvalidImageException if a part of it is missing
	 */
	public void write(Exact<? extends ManifestDocument> image, String name, OutputStream out) throws IOException {
		try (out) {
			write(List.of(new Named(image, List.of(name))), out);
		}
	}

	/**
	 * Writes images.
	 * @param out stays open
	 */
	public void write(List<Named> images, OutputStream out) throws IOException {
		try (LayerWriter tar = LayerWriter.uncompressed(new StaysOpen(out))) {
			put(tar, ArchiveScan.OCI_LAYOUT, "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
			put(tar, ArchiveScan.OCI_INDEX, index(images));
			put(tar, ArchiveScan.DOCKER_MANIFEST, dockerManifest(images));
			putBlobs(tar, images);
			tar.finish();
		}
	}

	private static byte[] index(List<Named> images) {
		List<Descriptor> entries = new ArrayList<>();
		for (Named image : images) {
			Descriptor described = image.image().descriptor(image.image().document().mediaType());
			image.names().forEach((name) -> entries.add(described.withAnnotations(annotations(name))));
			if (image.names().isEmpty()) {
				entries.add(described);
			}
		}
		return Documents.write((ManifestDocument) Index.of(entries)).bytes();
	}

	/** Containerd wants names in full, where everybody else has them as they are. */
	private static Map<String, String> annotations(String name) {
		try {
			ImageReference reference = ImageReference.parse(name);
			ImageReference full = reference.hasHost() ? reference : reference.on(RegistryHost.DOCKER_HUB);
			return Map.of("io.containerd.image.name", full.toString(), "org.opencontainers.image.ref.name", name);
		}
		catch (InvalidReferenceException ex) {
			return Map.of("org.opencontainers.image.ref.name", name);
		}
	}

	private static byte[] dockerManifest(List<Named> images) {
		List<DockerArchiveReader.Item> items = new ArrayList<>();
		for (Named image : images) {
			Manifest manifest = image.manifest();
			List<String> layers = manifest.layers().stream().map((layer) -> path(layer.digest())).toList();
			items.add(new DockerArchiveReader.Item(path(manifest.config().digest()), image.names(), layers));
		}
		return MAPPER.writeValueAsBytes(items);
	}

	private void putBlobs(LayerWriter tar, List<Named> images) throws IOException {
		Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
		Map<Digest, byte[]> manifests = new LinkedHashMap<>();
		for (Named image : images) {
			manifests.put(image.image().digest(), image.image().bytes());
			image.manifest().references().forEach((part) -> blobs.put(part.digest(), part));
		}
		Set<String> directories = new LinkedHashSet<>(List.of("blobs"));
		manifests.keySet().forEach((digest) -> directories.add("blobs/" + digest.algorithm().prefix()));
		blobs.keySet().forEach((digest) -> directories.add("blobs/" + digest.algorithm().prefix()));
		for (String directory : directories) {
			tar.directory(LayerPath.of(directory), DIRECTORY);
		}
		for (var manifest : manifests.entrySet()) {
			put(tar, path(manifest.getKey()), manifest.getValue());
		}
		for (Descriptor blob : blobs.values()) {
			try (InputStream in = this.parts.open(blob)) {
				tar.file(LayerPath.of(path(blob.digest())), FILE, blob.size(), in);
				in.transferTo(OutputStream.nullOutputStream());
			}
		}
	}

	private static void put(LayerWriter tar, String name, byte[] bytes) throws IOException {
		tar.file(LayerPath.of(name), FILE, bytes.length, new ByteArrayInputStream(bytes));
	}

	private static String path(Digest digest) {
		return "blobs/" + digest.algorithm().prefix() + "/" + digest.hex();
	}

	/** Where the parts of images come from. */
	@FunctionalInterface
	public interface Parts {

		/** A config or a layer; its end is an error if it is not as described. */
		InputStream open(Descriptor part) throws IOException;

	}

	/**
	 * An image to write.
	 *
	 * @param image an image for one platform
	 * @param names what it is called
	 */
	public record Named(Exact<? extends ManifestDocument> image, List<String> names) {

		public Named {
			names = List.copyOf(names);
			if (!(image.document() instanceof Manifest)) {
				throw new IllegalArgumentException("only an image for one platform can be written");
			}
		}

		Manifest manifest() {
			return (Manifest) this.image.document();
		}

	}

	/** Whoever gave a stream closes it. */
	private static final class StaysOpen extends FilterOutputStream {

		StaysOpen(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
		}

		@Override
		public void close() throws IOException {
			flush();
		}

	}

}
