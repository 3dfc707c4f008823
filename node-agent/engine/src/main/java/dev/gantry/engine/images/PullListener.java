package dev.gantry.engine.images;

import dev.gantry.oci.digest.Digest;

/** Hears how a pull goes, from several threads. */
public interface PullListener {

	/** Hears nothing. */
	PullListener NONE = new PullListener() {
	};

	/**
	 * The image was found.
	 * @param where its full reference with the manifest's digest, or the name of an
	 * archive
	 * @param missingLayers how many of its layers are not on this node yet
	 * @param missingBytes how much they have, compressed
	 */
	default void found(String where, int missingLayers, long missingBytes) {
	}

	/** More compressed bytes of a layer have come. */
	default void received(Digest layer, long bytes) {
	}

	/** A layer is complete. */
	default void unpacked(Digest layer) {
	}

}
