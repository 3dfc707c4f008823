package dev.gantry.engine.build;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.language.Location;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.oci.InvalidImageException;

/** Tells failures of steps to people: instruction, line, what happened, what to do. */
final class BuildFailures {

	private static final String NO_SPACE = "No space left on device";

	private static final String DISK_FULL = "The node's disk is full";

	private BuildFailures() {
	}

	static GantryException failed(Location at, String problem, String remedy) {
		return new GantryException(ErrorCode.BUILD_FAILED, place(at) + problem, remedy);
	}

	/** A command that ended badly, with its last output in a frame. */
	static GantryException exited(Location at, ContainerExit exit, List<String> lastLines, MemorySize memory) {
		StringBuilder detail = new StringBuilder(place(at)).append(describe(exit, memory));
		if (!lastLines.isEmpty()) {
			detail.append(". Its last lines:");
			lastLines.forEach((line) -> detail.append("\n  | ").append(line));
		}
		String remedy = exit.outOfMemory() ? "Let the step use less memory, or give builds more"
				: "Mend the command; the build's log has all of its output";
		return new StepFailedException(detail.toString(), remedy, exit.code());
	}

	private static String describe(ContainerExit exit, MemorySize memory) {
		if (exit.outOfMemory()) {
			return "it went over its memory limit of " + memory;
		}
		if (exit.signal() != 0) {
			return "it was ended by signal " + exit.signal();
		}
		return "it ended with status " + exit.code();
	}

	/** A failure from below, with the place in the Dockerfile in front. */
	static GantryException at(Location at, GantryException cause) {
		if (cause.getMessage().startsWith("Dockerfile ") || cause.getMessage().startsWith(DISK_FULL)) {
			return cause;
		}
		return new GantryException(cause.code(), place(at) + cause.getMessage(), cause.remedy(), cause);
	}

	static GantryException at(Location at, IOException cause) {
		if (cause instanceof InvalidImageException) {
			return new GantryException(ErrorCode.BUILD_FAILED, place(at) + cause.getMessage(),
					"Mend what the step makes or copies", cause);
		}
		if (isDiskFull(cause)) {
			return diskFull(new GantryException(ErrorCode.HOST_UNFIT, place(at) + cause.getMessage(), null, cause));
		}
		return new GantryException(ErrorCode.INTERNAL, place(at) + cause.getMessage(),
				"The log of the node's agent says more", cause);
	}

	/** Whether a failure comes of a file system that is full. */
	static boolean isDiskFull(Throwable failure) {
		if (String.valueOf(failure.getMessage()).startsWith(DISK_FULL)) {
			return true;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			boolean full = cause instanceof FileOperationException file && file.isOutOfSpace();
			boolean told = cause instanceof IOException && String.valueOf(cause.getMessage()).contains(NO_SPACE);
			if (full || told) {
				return true;
			}
		}
		return false;
	}

	/** The same failure, telling what to do about it. */
	static GantryException diskFull(GantryException failure) {
		if (failure.getMessage().startsWith(DISK_FULL)) {
			return failure;
		}
		return new GantryException(ErrorCode.HOST_UNFIT, DISK_FULL + ": " + failure.getMessage(),
				"What could go of the node's build cache and unused images is removed now: build again. "
						+ "If that is not enough give the node's home a larger disk",
				failure);
	}

	static GantryException cancelled() {
		return new GantryException(ErrorCode.STATE_CONFLICT, "The build was cancelled",
				"Deploy again if it was not meant");
	}

	static GantryException tookTooLong(Duration timeout) {
		return new GantryException(ErrorCode.BUILD_FAILED,
				"The build took longer than its limit of " + timeout.toSeconds() + " s",
				"Make it faster, for example with cache mounts, or give builds more time");
	}

	private static String place(Location at) {
		return "Dockerfile line " + at.line() + ", '" + abbreviated(at.text()) + "': ";
	}

	private static String abbreviated(String text) {
		return text.length() <= 160 ? text : text.substring(0, 157) + "...";
	}

}
