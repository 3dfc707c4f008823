package dev.gantry.engine.files;

import java.nio.file.Path;

/** Where symbolic links say that they lead. */
final class Links {

	private Links() {
	}

	/**
	 * A link's target as an absolute path, without {@code .} and {@code ..}; nothing is
	 * looked up for it.
	 * @param directory of the link, relative to the root
	 */
	static String target(String directory, String target) {
		String whole = target.startsWith("/") ? target : "/" + directory + "/" + target;
		return Path.of(whole).normalize().toString();
	}

}
