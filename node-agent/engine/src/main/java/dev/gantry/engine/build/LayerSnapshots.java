package dev.gantry.engine.build;

import java.io.IOException;

import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.layers.WrittenLayer;
import dev.gantry.oci.store.Ingest;

/** Turns what a step made into a layer: a directory to run on and a blob to push. */
final class LayerSnapshots {

	private final StoredImages images;

	LayerSnapshots(StoredImages images) {
		this.images = images;
	}

	/**
	 * Commits a draft.
	 * @return the layer's diffID, or {@code null} if the draft is empty
	 */
	Digest commit(LayerDraft draft) throws IOException {
		if (draft.root().entries().isEmpty()) {
			return null;
		}
		WrittenLayer written;
		try (Ingest ingest = this.images.content().begin()) {
			try (LayerWriter writer = new LayerWriter(ingest.output())) {
				LayerWalk.send(draft.root(), writer);
				written = writer.finish();
			}
			ingest.commit(written.descriptor().digest(), written.descriptor().size());
		}
		this.images.built(written.diffId(), written.descriptor());
		draft.commit(written.diffId());
		return written.diffId();
	}

}
