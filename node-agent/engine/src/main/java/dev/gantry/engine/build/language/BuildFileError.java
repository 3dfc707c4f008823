package dev.gantry.engine.build.language;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** Makes the errors of this package: each names the line that it is about. */
public final class BuildFileError {

	private BuildFileError() {
	}

	/**
	 * An error in a line of the Dockerfile.
	 * @param line from 1
	 * @param problem what is wrong, as the rest of a sentence that starts with the place
	 * @param remedy what to do about it
	 */
	public static GantryException at(int line, String problem, String remedy) {
		return new GantryException(ErrorCode.BUILD_FILE_INVALID, "Dockerfile line " + line + ": " + problem, remedy);
	}

	/** An error in an instruction. */
	public static GantryException at(Location location, String problem, String remedy) {
		return at(location.line(), problem + " in '" + abbreviated(location.text()) + "'", remedy);
	}

	private static String abbreviated(String text) {
		return text.length() <= 120 ? text : text.substring(0, 117) + "...";
	}

}
