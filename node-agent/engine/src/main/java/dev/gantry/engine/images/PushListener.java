package dev.gantry.engine.images;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.registry.Transfer;

/** Hears how a push goes, from several threads. */
public interface PushListener {

	/** Hears nothing. */
	PushListener NONE = new PushListener() {
	};

	/**
	 * A layer is about to be sent, or found there.
	 * @param layer its diffID
	 * @param blob as it is sent
	 */
	default void begun(Digest layer, Descriptor blob) {
	}

	/** So many compressed bytes of a layer have been sent in all. */
	default void sent(Digest layer, long total) {
	}

	/** A layer is there. */
	default void finished(Digest layer, Transfer how) {
	}

	/** All is there, the manifest last, which has so many bytes. */
	default void pushed(Digest manifest, long bytes) {
	}

}
