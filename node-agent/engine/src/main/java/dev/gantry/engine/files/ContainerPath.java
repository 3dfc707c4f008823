package dev.gantry.engine.files;

import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * A path in a container as somebody asked for it.
 *
 * @param parent where its last part is looked for, relative to the root, {@code .} for
 * the root itself
 * @param name the last part; empty when the path means a directory whatever its name is:
 * the root, or a path that ends in a slash or a dot
 * @param shown what an archive calls it: the last part, {@code .} or {@code /}
 */
record ContainerPath(String parent, String name, String shown) {

	private static final int LIMIT = 4095;

	/**
	 * Reads a path; one without a leading slash begins at the root all the same.
	 */
	static ContainerPath of(String path) {
		if (path.isEmpty() || path.length() > LIMIT || path.indexOf('\0') >= 0) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"A path in a container has 1 to " + LIMIT + " characters and no NUL: '" + path + "'",
					"Give an absolute path");
		}
		String plain = path.replaceAll("/+", "/");
		boolean slash = plain.endsWith("/");
		String trimmed = slash ? plain.substring(0, plain.length() - 1) : plain;
		int cut = trimmed.lastIndexOf('/');
		String last = trimmed.substring(cut + 1);
		boolean dots = last.equals(".") || last.equals("..");
		if (slash || dots || last.isEmpty()) {
			String shown = last.isEmpty() ? "/" : (dots ? "." : last);
			return new ContainerPath(relative(trimmed), "", shown);
		}
		return new ContainerPath(relative(trimmed.substring(0, Math.max(cut, 0))), last, last);
	}

	private static String relative(String path) {
		String relative = path.startsWith("/") ? path.substring(1) : path;
		return relative.isEmpty() ? "." : relative;
	}

	/** The name to look for in the parent; empty when the parent is what is meant. */
	Optional<String> entry() {
		return this.name.isEmpty() ? Optional.empty() : Optional.of(this.name);
	}

	/**
	 * What names begin with in an archive: clients put their own in the place of the dot
	 * or slash, as Docker's command does.
	 */
	String prefix() {
		return switch (this.shown) {
			case "." -> "./";
			case "/" -> "/";
			default -> "";
		};
	}

	/** All of it, relative to the root. */
	String whole() {
		return this.name.isEmpty() ? this.parent : this.parent + "/" + this.name;
	}

}
