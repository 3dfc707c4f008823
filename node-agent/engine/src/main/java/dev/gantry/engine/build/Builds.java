package dev.gantry.engine.build;

import dev.gantry.engine.images.Attachment;
import dev.gantry.engine.images.LocalImage;

/** Builds images on this node. Several builds may run at a time. */
public interface Builds {

	/**
	 * Builds an image; returns when it is done. Whatever happens, nothing half-made
	 * stays.
	 * @throws dev.gantry.contracts.errors.GantryException {@code BUILD_FILE_INVALID} for
	 * the Dockerfile, {@code BUILD_FAILED} for a step, with its line, its exit status and
	 * its last output, {@code STATE_CONFLICT} when it was cancelled, and what
	 * {@link dev.gantry.engine.images.Images#ensure} throws
	 */
	LocalImage build(BuildRequest request, BuildListener listener);

	/**
	 * Lists the software in an image of this node.
	 * @see dev.gantry.engine.supply.SoftwareBill
	 */
	Attachment softwareBill(LocalImage image);

	/** What is kept for later builds. */
	BuildCache cache();

	/** Ends a build early: it fails soon. Does nothing if there is none of that name. */
	void cancel(String id);

}
