package dev.gantry.engine.containers;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.launch.LaunchException;
import dev.gantry.kernel.errno.Errno;

/** Tells people why a container did not start. */
final class Explanation {

	/** Exit code of a container whose program was not even tried. */
	static final int NOT_STARTED = 125;

	private static final int NOT_EXECUTABLE = 126;

	private static final int NOT_FOUND = 127;

	private Explanation() {
	}

	static GantryException of(ContainerSpec spec, LaunchException cause) {
		String remedy = switch (cause.exitCode()) {
			case NOT_FOUND -> "Check that the image has '" + spec.process().arguments().get(0)
					+ "', and the interpreter or loader that it needs, and that PATH leads to it";
			case NOT_EXECUTABLE -> notExecutable(spec, cause);
			default -> null;
		};
		return new GantryException(ErrorCode.START_FAILED, "Start container '" + spec.id() + "': " + cause.getMessage(),
				remedy, cause);
	}

	private static String notExecutable(ContainerSpec spec, LaunchException cause) {
		if (cause.errno().equals(Errno.E2BIG)) {
			return "The environment and the arguments together are larger than the kernel takes, a quarter of the stack's "
					+ "limit: put large values into files, or raise the ulimit 'stack'";
		}
		return "Check that '" + spec.process().arguments().get(0)
				+ "' is a program for this machine and that the user may execute it";
	}

}
