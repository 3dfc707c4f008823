package dev.gantry.agent.instances;

/** Where images come from. */
public interface ImageSource {

	/**
	 * Brings an image onto this node, at once when it is here already. Throws a
	 * {@link dev.gantry.contracts.errors.GantryException}: {@code IMAGE_NOT_FOUND},
	 * {@code IMAGE_INVALID} or {@code UPSTREAM_FAILED}.
	 * @param reference {@code host:port/repository@digest}
	 */
	AppImage pull(String reference);

}
