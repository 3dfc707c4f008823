package dev.gantry.engine.files;

import java.io.IOException;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.Resolution;

/** Directories below a container's root, made where they are missing. */
final class InRoot {

	private InRoot() {
	}

	/**
	 * Opens a directory; links are followed with the root as root.
	 * @param owner user and group of what is made
	 */
	static Directory makeDirectories(Directory root, String path, long owner) throws IOException {
		try {
			return root.directory(path, Resolution.IN_ROOT);
		}
		catch (FileOperationException ex) {
			if (!ex.isNotFound()) {
				throw ex;
			}
		}
		String trimmed = path.replaceAll("/+$", "");
		int cut = trimmed.lastIndexOf('/');
		String name = trimmed.substring(cut + 1);
		try (Directory parent = makeDirectories(root, (cut <= 0) ? "." : trimmed.substring(0, cut), owner)) {
			if (!name.equals(".") && !name.equals("..") && parent.find(name).isEmpty()) {
				parent.makeDirectory(name, 0755);
				parent.changeOwner(name, owner, owner);
			}
		}
		return root.directory(path, Resolution.IN_ROOT);
	}

}
