package dev.gantry.engine.files;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;

/**
 * Adds up the files of a tree that may change meanwhile: what vanishes counts as gone, a
 * file with several names counts once, directories count as nothing.
 */
final class OwnBytes {

	private static final int DEEPEST = 2048;

	private final Set<Long> counted = new HashSet<>();

	private long bytes;

	private OwnBytes() {
	}

	static long of(Directory root) throws IOException {
		OwnBytes sum = new OwnBytes();
		sum.add(root, 0);
		return sum.bytes;
	}

	private void add(Directory directory, int depth) throws IOException {
		for (DirectoryEntry entry : directory.entries()) {
			FileStatus status = directory.find(entry.name()).orElse(null);
			if (status == null) {
				continue;
			}
			if (status.isRegular() && (status.links() == 1 || this.counted.add(status.inode()))) {
				this.bytes += status.size();
			}
			if (status.isDirectory() && depth < DEEPEST) {
				try (Directory child = directory.directory(entry.name())) {
					add(child, depth + 1);
				}
				catch (FileOperationException ex) {
					if (!ex.isNotFound() && !ex.isNotDirectory() && !ex.isEscape()) {
						throw ex;
					}
				}
			}
		}
	}

}
