package dev.gantry.kernel.files;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * Removes a tree, however deep it is: what lies too deep to hold a descriptor for each
 * level is first moved to the top.
 */
final class TreeRemoval {

	private static final int DEPTH = 100;

	private final Directory top;

	private final Deque<String> moved = new ArrayDeque<>();

	TreeRemoval(Directory top) {
		this.top = top;
	}

	void remove(String name) throws FileOperationException {
		this.moved.add(name);
		while (!this.moved.isEmpty()) {
			remove(this.top, this.moved.remove(), 0);
		}
	}

	private void remove(Directory parent, String name, int depth) throws FileOperationException {
		FileStatus status = parent.find(name).orElse(null);
		if (status == null) {
			return;
		}
		if (!status.isDirectory()) {
			parent.remove(name);
			return;
		}
		if (depth == DEPTH) {
			String newName = ".removed-" + UUID.randomUUID();
			parent.rename(name, this.top, newName);
			this.moved.add(newName);
			return;
		}
		try (Directory tree = parent.directory(name)) {
			for (DirectoryEntry entry : tree.entries()) {
				if (entry.type() == null || entry.type() == FileType.DIRECTORY) {
					remove(tree, entry.name(), depth + 1);
				}
				else {
					tree.remove(entry.name());
				}
			}
		}
		parent.removeDirectory(name);
	}

}
