package dev.gantry.engine.build;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;

import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.layers.WrittenLayer;

/**
 * Turns what a step made into a layer. Only its diffID is computed in the step's own
 * time; the blob to push is made while later steps run, and only for an image that will
 * be sent elsewhere.
 */
final class LayerSnapshots {

	private final StoredImages images;

	private final Optional<Instant> latest;

	private final boolean sent;

	/**
	 * Takes snapshots.
	 * @param sent whether the image will be sent elsewhere, so that blobs are wanted soon
	 * @param latest no file of a layer seems to have changed after that
	 */
	LayerSnapshots(StoredImages images, boolean sent, Optional<Instant> latest) {
		this.sent = sent;
		this.images = images;
		this.latest = latest;
	}

	/**
	 * Commits a draft.
	 * @return the layer's diffID, or {@code null} if the draft is empty
	 */
	Digest commit(LayerDraft draft) throws IOException {
		if (draft.root().entries().isEmpty()) {
			return null;
		}
		if (this.latest.isPresent()) {
			clamp(draft.root(), this.latest.get());
		}
		WrittenLayer written;
		try (LayerWriter writer = LayerWriter.uncompressed(OutputStream.nullOutputStream())) {
			LayerWalk.send(draft.root(), writer);
			written = writer.finish();
		}
		Digest diffId = written.diffId();
		draft.commitBehind(diffId);
		this.images.built(diffId, written.size());
		if (this.sent) {
			this.images.makeBlob(diffId);
		}
		return diffId;
	}

	private static void clamp(Directory directory, Instant latest) throws IOException {
		for (DirectoryEntry entry : directory.entries()) {
			FileStatus status = directory.status(entry.name());
			if (status.isDirectory()) {
				try (Directory child = directory.directory(entry.name())) {
					clamp(child, latest);
				}
			}
			if (status.modified().isAfter(latest) && !status.isWhiteout()) {
				directory.setModified(entry.name(), latest);
			}
		}
		if (directory.status().modified().isAfter(latest)) {
			directory.setModified(latest);
		}
	}

}
