package dev.gantry.engine.build;

import java.io.IOException;

import dev.gantry.oci.digest.Digest;

/** A step that may change files. */
interface LayerStep {

	/** Adds up all that its result depends on. */
	Digest key() throws IOException, InterruptedException;

	/**
	 * Does it.
	 * @return the diffID of the layer that it made, or {@code null} if no file changed
	 */
	Digest run(LayerSnapshots snapshots) throws IOException, InterruptedException;

}
