package dev.gantry.engine.layers;

import java.io.IOException;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileStatus;

/** Adds up the bytes of a layer's regular files; several names of one file count each. */
final class LayerSize {

	private LayerSize() {
	}

	static long of(Directory directory) throws IOException {
		long bytes = 0;
		for (DirectoryEntry entry : directory.entries()) {
			FileStatus status = directory.status(entry.name());
			if (status.isDirectory()) {
				try (Directory child = directory.directory(entry.name())) {
					bytes += of(child);
				}
			}
			else if (status.isRegular()) {
				bytes += status.size();
			}
		}
		return bytes;
	}

}
