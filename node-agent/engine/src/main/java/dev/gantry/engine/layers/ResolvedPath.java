package dev.gantry.engine.layers;

import java.util.List;
import java.util.Optional;

import dev.gantry.kernel.files.FileStatus;

/**
 * Where a path leads in a merged tree.
 *
 * @param names the components without links, {@code .} and {@code ..}; empty for the root
 * @param status of what is there, or nothing when it is missing
 */
public record ResolvedPath(List<String> names, Optional<FileStatus> status) {

	public ResolvedPath {
		names = List.copyOf(names);
	}

	public boolean isDirectory() {
		return this.status.filter(FileStatus::isDirectory).isPresent();
	}

	/** As an absolute path. */
	@Override
	public String toString() {
		return "/" + String.join("/", this.names);
	}

}
