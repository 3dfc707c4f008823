package dev.gantry.engine.volumes;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import dev.gantry.contracts.values.MemorySize;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;

/** Counts what a tree occupies. What vanishes meanwhile counts as gone. */
final class DiskUsage {

	private static final int BLOCK = 512;

	private static final int DEEPEST = 2048;

	private final Set<Long> counted = new HashSet<>();

	private long blocks;

	private long files;

	private DiskUsage() {
	}

	static VolumeUsage of(Directory root, Instant now) throws IOException {
		DiskUsage usage = new DiskUsage();
		usage.count(root.status());
		usage.children(root, 0);
		return new VolumeUsage(MemorySize.ofBytes(usage.blocks * BLOCK), usage.files, now);
	}

	private void children(Directory directory, int depth) throws IOException {
		for (DirectoryEntry entry : directory.entries()) {
			FileStatus status = directory.find(entry.name()).orElse(null);
			if (status == null) {
				continue;
			}
			count(status);
			if (status.isDirectory() && depth < DEEPEST) {
				try (Directory child = directory.directory(entry.name())) {
					children(child, depth + 1);
				}
				catch (FileOperationException ex) {
					if (!ex.isNotFound() && !ex.isNotDirectory() && !ex.isEscape()) {
						throw ex;
					}
				}
			}
		}
	}

	private void count(FileStatus status) {
		if (status.isDirectory() || status.links() == 1 || this.counted.add(status.inode())) {
			this.blocks += status.blocks();
			this.files++;
		}
	}

}
