package dev.gantry.engine.images;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.layers.WrittenLayer;
import dev.gantry.oci.reference.Platform;

/** A small image made in memory. */
public final class TestImage {

	private final List<byte[]> blobs = new ArrayList<>();

	private final List<Descriptor> layers = new ArrayList<>();

	private ImageConfig config = ImageConfig.empty(Platform.host());

	/** One more layer that holds these files. */
	public TestImage layer(Map<String, String> files) {
		return layer((sink) -> {
			for (var file : files.entrySet()) {
				byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
				sink.file(LayerPath.of(file.getKey()), EntryMetadata.of(0755, Instant.EPOCH), bytes.length,
						new ByteArrayInputStream(bytes));
			}
		});
	}

	/** One more layer. */
	public TestImage layer(Content content) {
		try {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			WrittenLayer written;
			try (LayerWriter writer = new LayerWriter(out)) {
				content.write(writer);
				written = writer.finish();
			}
			this.blobs.add(out.toByteArray());
			return layer(written.descriptor(), written.diffId());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One more layer by its description only. */
	public TestImage layer(Descriptor blob, Digest diffId) {
		this.layers.add(blob);
		this.config = this.config.withLayer(diffId, ImageConfig.History.layer(null, "test"));
		return this;
	}

	public TestImage config(UnaryOperator<ImageConfig> change) {
		this.config = change.apply(this.config);
		return this;
	}

	/** Stores it at a registry; tells its digest. */
	public Digest serveAt(FakeRegistry registry, String repository, String tag) {
		this.blobs.forEach((blob) -> registry.serveBlob(repository, blob));
		Exact<ImageConfig> exact = Documents.write(this.config);
		registry.serveBlob(repository, exact.bytes());
		Exact<ManifestDocument> manifest = Documents
			.write(Manifest.of(exact.descriptor(MediaTypes.OCI_CONFIG), this.layers));
		registry.serveManifest(repository, tag, manifest.bytes());
		return manifest.digest();
	}

	public List<Descriptor> layers() {
		return this.layers;
	}

	public List<byte[]> blobs() {
		return this.blobs;
	}

	/** Tells what a layer holds. */
	@FunctionalInterface
	public interface Content {

		void write(LayerSink sink) throws IOException;

	}

}
