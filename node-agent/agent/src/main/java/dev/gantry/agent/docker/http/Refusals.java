package dev.gantry.agent.docker.http;

import dev.gantry.contracts.errors.GantryException;

/** The engine's failures in the statuses that clients of Docker expect. */
final class Refusals {

	private Refusals() {
	}

	static int status(GantryException ex) {
		return switch (ex.code()) {
			case IMAGE_NOT_FOUND -> 404;
			case START_FAILED, IMAGE_INVALID, BUILD_FILE_INVALID, BUILD_FAILED -> 400;
			case UPSTREAM_FAILED, PORT_TAKEN, NO_CAPACITY, TIMED_OUT -> 500;
			default -> ex.code().status();
		};
	}

	static String sentence(GantryException ex) {
		return (ex.remedy() != null) ? ex.getMessage() + ". " + ex.remedy() : ex.getMessage();
	}

}
