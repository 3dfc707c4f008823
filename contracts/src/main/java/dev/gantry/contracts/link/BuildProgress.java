package dev.gantry.contracts.link;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.errors.Failure;

/**
 * What an agent tells of a build. Sent every 200 ms at most while there is news; the
 * platform ignores lines that it has (by sequence), so sending again is safe.
 *
 * @param attempt which attempt
 * @param state how far the build is
 * @param steps all steps as they stand
 * @param lines new lines
 * @param image the image once it is in the registry: {@code sha256:…} of its manifest
 * @param exposed the ports of the image's {@code EXPOSE}, in {@code SUCCEEDED}
 * @param stored how long the push took, in {@code SUCCEEDED}
 * @param failure the cause, in {@code FAILED}
 */
public record BuildProgress(int attempt, State state, List<BuildStep> steps, List<BuildLine> lines, String image,
		List<Integer> exposed, Duration stored, Failure failure) {

	/** How far a build is. */
	public enum State {

		/** Fetching the source or building. */
		BUILDING,

		/** Built; the image is being pushed to the registry. */
		STORING,

		/** Built and stored. */
		SUCCEEDED,

		/** Failed. */
		FAILED

	}

}
