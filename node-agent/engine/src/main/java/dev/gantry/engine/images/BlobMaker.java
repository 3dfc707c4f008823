package dev.gantry.engine.images;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.layers.WrittenLayer;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.Ingest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the compressed blobs of layers that were built here, in the background as soon as
 * a layer is there, or at last when somebody asks. What was lost in a crash is made
 * again: a layer's directory says all that its blob says.
 */
final class BlobMaker implements Closeable {

	private static final Logger LOG = LoggerFactory.getLogger(BlobMaker.class);

	private final LayerStore layers;

	private final ContentStore content;

	private final LayerBlobs blobs;

	private final ExecutorService threads;

	private final SingleFlight<Digest> flights = new SingleFlight<>();

	BlobMaker(LayerStore layers, ContentStore content, LayerBlobs blobs, ExecutorService threads) {
		this.layers = layers;
		this.content = content;
		this.blobs = blobs;
		this.threads = threads;
	}

	/** Begins to make a layer's blob. */
	void begin(Digest diffId) {
		this.threads.execute(() -> {
			try {
				descriptor(diffId);
			}
			catch (IOException | RuntimeException ex) {
				LOG.warn("Make the blob of layer {}; whoever needs it tries again", diffId, ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	/** A layer's blob, made if need be. */
	Descriptor descriptor(Digest diffId) throws IOException, InterruptedException {
		Optional<LayerBlob> known = known(diffId);
		if (known.isEmpty()) {
			this.flights.run(diffId, () -> makeUnlessThere(diffId));
			known = known(diffId);
		}
		return known.orElseThrow(() -> new IOException("the blob of layer " + diffId + " vanished")).descriptor();
	}

	/** A blob that should be kept here counts only if it is. */
	Optional<LayerBlob> known(Digest diffId) throws IOException {
		Optional<LayerBlob> blob = this.blobs.find(diffId);
		if (blob.isPresent() && blob.get().origin() == null
				&& this.content.find(blob.get().descriptor().digest()).isEmpty()) {
			return Optional.empty();
		}
		return blob;
	}

	private void makeUnlessThere(Digest diffId) throws IOException {
		if (known(diffId).isPresent()) {
			return;
		}
		if (!this.layers.contains(diffId)) {
			throw new IOException("the layer " + diffId + " is not on this node");
		}
		WrittenLayer written;
		try (Ingest ingest = this.content.begin(); Directory layer = this.layers.layer(diffId)) {
			try (LayerWriter writer = new LayerWriter(ingest.output())) {
				LayerWalk.send(layer, writer);
				written = writer.finish();
			}
			if (!written.diffId().equals(diffId)) {
				throw ContentMismatchException.ofDigest(diffId, written.diffId());
			}
			ingest.commit(written.descriptor().digest(), written.descriptor().size());
		}
		this.blobs.keep(diffId, LayerBlob.kept(written.descriptor(), written.size()));
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
