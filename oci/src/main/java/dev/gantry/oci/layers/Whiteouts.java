package dev.gantry.oci.layers;

import dev.gantry.oci.InvalidImageException;

/**
 * The names that say that something is gone (image specification, layer.md, "Whiteouts").
 */
final class Whiteouts {

	/** In a directory: nothing of lower layers is in it. */
	static final String OPAQUE = ".wh..wh..opq";

	private static final String PREFIX = ".wh.";

	private Whiteouts() {
	}

	/** Whether no ordinary file may have this name. */
	static boolean isReserved(String name) {
		return name.startsWith(PREFIX);
	}

	/**
	 * The name of what a whiteout hides.
	 * @throws InvalidImageException if it hides nothing that can be
	 */
	static String hiddenName(String name) throws InvalidImageException {
		String hidden = name.substring(PREFIX.length());
		if (hidden.isEmpty() || ".".equals(hidden) || "..".equals(hidden) || isReserved(hidden)) {
			throw new InvalidImageException(
					"The layer has the whiteout '" + name + "', which hides nothing that can be");
		}
		return hidden;
	}

	static String whiteoutOf(String name) {
		return PREFIX + name;
	}

	/** Refuses a path with a reserved name in it. */
	static void requireNone(LayerPath path) throws InvalidImageException {
		for (String name : path.names()) {
			if (isReserved(name)) {
				throw new InvalidImageException("The layer has the path '" + path + "', but names with '" + PREFIX
						+ "' are reserved for whiteouts");
			}
		}
	}

}
