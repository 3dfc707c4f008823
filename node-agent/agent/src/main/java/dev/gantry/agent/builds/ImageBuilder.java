package dev.gantry.agent.builds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.contracts.link.BuildStep;

/** Builds images and stores them in the platform's registry. */
public interface ImageBuilder {

	/**
	 * Builds a tree and pushes the image. Blocks; interrupting the thread cancels. Throws
	 * a {@link dev.gantry.contracts.errors.GantryException}: {@code BUILD_FILE_INVALID},
	 * {@code BUILD_FAILED} or {@code UPSTREAM_FAILED}.
	 * @param assignment what to build and where to put it
	 * @param tree the unpacked source
	 * @param listener is told of every step and line
	 */
	BuiltImage build(BuildAssignment assignment, Path tree, Listener listener);

	/** Ends a build early: it fails soon. Does nothing when it does not run. */
	void cancel(BuildAssignment assignment);

	/** Hears how a build goes; calls may come from several threads. */
	interface Listener {

		/** All steps as they stand. */
		void steps(List<BuildStep> steps);

		/**
		 * A line of output.
		 * @param step the step's number from 1, 0 outside of steps
		 * @param stream {@code stdout}, {@code stderr} or {@code gantry}
		 * @param text without the line end
		 */
		void line(int step, String stream, String text);

		/** The image is built and is being pushed. */
		void storing();

	}

	/**
	 * An image in the registry.
	 *
	 * @param digest {@code sha256:…} of its manifest
	 * @param exposed the ports of its {@code EXPOSE}
	 * @param stored how long the push took
	 */
	record BuiltImage(String digest, List<Integer> exposed, Duration stored) {
	}

}
