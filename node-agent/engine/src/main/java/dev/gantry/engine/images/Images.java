package dev.gantry.engine.images;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.registry.RegistryAccess;

/**
 * The images of one home. Safe for use by several threads; calls for the same content
 * share the work.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s:
 * {@code IMAGE_NOT_FOUND} naming each place that was asked and its answer,
 * {@code IMAGE_INVALID} for content that is not sound or not for this machine,
 * {@code UPSTREAM_FAILED} for a registry that does not do its part, {@code HOST_UNFIT}
 * for a full disk.
 */
public interface Images {

	/**
	 * Sees to it that an image is on this node. With a digest that is known here nobody
	 * is asked; otherwise the registries say what the name means now.
	 * @param reference what a user wrote
	 */
	LocalImage ensure(ImageReference reference, ImageSources sources, PullListener listener);

	/** An image that is on this node with all its layers. */
	Optional<LocalImage> find(Digest manifest);

	/**
	 * Makes an image of layers that are all on this node. The blobs of layers that were
	 * built here are made if need be.
	 */
	LocalImage compose(ImageConfig config);

	/**
	 * Makes an image of layers that are all on this node, for this node: no blob is made
	 * before somebody wants to send it elsewhere, when it becomes the image that
	 * {@link #compose} makes.
	 */
	LocalImage composeHere(ImageConfig config);

	/**
	 * Stores an image of this node at a registry. What is there already is not sent
	 * again.
	 * @param image the image
	 * @param target repository and tag, with a host
	 * @param access how to speak to that registry
	 * @param sources where layers can be fetched again that are not kept here compressed
	 * @param listener hears of the progress
	 * @return the digest of the manifest there
	 */
	Digest push(LocalImage image, ImageReference target, RegistryAccess access, ImageSources sources,
			PushListener listener);

	/**
	 * Puts documents beside an image that is at a registry. What it has of a kind already
	 * stays and is not asked for.
	 * @param image is there
	 * @param target its repository, with a host
	 * @param access how to speak to that registry
	 * @param documents by kind, made when they are wanted
	 */
	void attach(LocalImage image, ImageReference target, RegistryAccess access,
			Map<String, Supplier<Attachment>> documents);

	/** As above, telling nobody of the progress. */
	default Digest push(LocalImage image, ImageReference target, RegistryAccess access, ImageSources sources) {
		return push(image, target, access, sources, PushListener.NONE);
	}

}
