package dev.gantry.engine.build;

import java.io.IOException;
import java.util.Optional;

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

	/**
	 * What the steps of a build made, as an image for other nodes; nothing if it had no
	 * steps. Building the same again makes the same image.
	 */
	Optional<LocalImage> share(BuildRecord how);

	/**
	 * Takes over what steps made on another node, for builds of one scope only: who could
	 * write there can give the others nothing.
	 * @param shared as {@link #share} made it; hostile
	 * @param scope as {@link BuildCachePolicy#scope}
	 */
	void takeOver(LocalImage shared, String scope);

	/**
	 * Fetches a context from an address: a git repository, an archive or a Dockerfile.
	 * @param address {@code https://…}, {@code https://….git#ref:directory} or
	 * {@code github.com/…}
	 * @return what is to be closed after the build
	 * @throws dev.gantry.contracts.errors.GantryException {@code BUILD_FAILED} for what
	 * cannot be had or may not be fetched, {@code BUILD_FILE_INVALID} for what is no
	 * address, {@code SOURCE_UNREADABLE} and {@code SOURCE_UNSAFE} for an archive
	 */
	RemoteContext fetch(String address) throws IOException;

	/** What is kept for later builds. */
	BuildCache cache();

	/** Ends a build early: it fails soon. Does nothing if there is none of that name. */
	void cancel(String id);

}
