package dev.gantry.engine.build;

import java.io.IOException;
import java.io.OutputStream;

import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.LayerWriter;

/**
 * Turns what a step made into a layer. Only its diffID is computed in the step's own
 * time; the blob to push is made while later steps run.
 */
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
		Digest diffId;
		try (LayerWriter writer = LayerWriter.uncompressed(OutputStream.nullOutputStream())) {
			LayerWalk.send(draft.root(), writer);
			diffId = writer.finish().diffId();
		}
		draft.commit(diffId);
		this.images.makeBlob(diffId);
		return diffId;
	}

}
