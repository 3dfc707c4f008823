package dev.gantry.contracts.link;

import java.time.Duration;

/**
 * A step of a build as it stands.
 *
 * @param number from 1
 * @param total how many there are
 * @param instruction as written, on one line
 * @param line its line in the Dockerfile
 * @param state how far it is
 * @param took its time so far
 */
public record BuildStep(int number, int total, String instruction, int line, State state, Duration took) {

	/** How far a step is. */
	public enum State {

		/** Not begun. */
		WAITING,

		/** Running. */
		RUNNING,

		/** Taken from the cache. */
		CACHED,

		/** Done. */
		DONE,

		/** Failed. */
		FAILED

	}

}
