package dev.gantry.contracts.detection;

import java.util.Optional;

/** Knows one kind of app. */
interface Detector {

	/**
	 * Writes the Dockerfile if this is such an app.
	 * @throws dev.gantry.contracts.errors.GantryException {@code BUILD_FILE_INVALID} if
	 * it is, and something that decides is missing
	 */
	Optional<Detected> detect(SourceFiles files, BaseImages bases);

}
