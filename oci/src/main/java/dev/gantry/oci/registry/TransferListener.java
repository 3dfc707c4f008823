package dev.gantry.oci.registry;

import dev.gantry.oci.documents.Descriptor;

/** Hears of the progress of transfers, from several threads. */
public interface TransferListener {

	/** Hears nothing. */
	TransferListener NONE = new TransferListener() {
	};

	/**
	 * Bytes went over the wire.
	 * @param blob whose bytes
	 * @param total how many of them so far
	 */
	default void transferred(Descriptor blob, long total) {
	}

	/** A blob is where it should be. */
	default void finished(Descriptor blob, Transfer how) {
	}

}
