package dev.gantry.engine.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.MergedDirectory;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.engine.layers.OverlayMarks;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;

/**
 * Compares an overlay's upper directory with the layers beneath: whiteouts are what was
 * deleted, and so is what an opaque directory hides and does not have itself.
 */
final class Changes {

	private final List<FileChange> found = new ArrayList<>();

	private Changes() {
	}

	/** All changes, sorted by path. */
	static List<FileChange> of(Directory upper, LayerStack lower) throws IOException {
		Changes changes = new Changes();
		Optional<MergedDirectory> root = lower.root();
		try {
			changes.compare(upper, root.orElse(null), "");
		}
		finally {
			root.ifPresent(MergedDirectory::close);
		}
		changes.found.sort(Comparator.comparing(FileChange::path));
		return changes.found;
	}

	/**
	 * Compares a directory.
	 * @param lower what the layers have there, or {@code null}
	 * @return whether anything in it has changed
	 */
	private boolean compare(Directory upper, MergedDirectory lower, String path) throws IOException {
		int before = this.found.size();
		Set<String> names = new HashSet<>();
		for (DirectoryEntry entry : upper.entries()) {
			names.add(entry.name());
			Optional<MergedEntry> old = (lower != null) ? lower.find(entry.name()) : Optional.empty();
			try {
				compare(upper, entry.name(), lower, old.orElse(null), path + "/" + entry.name());
			}
			catch (FileOperationException ex) {
				// The container goes on changing it.
				if (!ex.isNotFound() && !ex.isNotDirectory()) {
					throw ex;
				}
			}
		}
		if (lower != null && OverlayMarks.isOpaque(upper)) {
			lower.entries()
				.stream()
				.map(MergedEntry::name)
				.filter((name) -> !names.contains(name))
				.forEach((name) -> add(FileChange.Kind.DELETED, path + "/" + name));
		}
		return this.found.size() > before;
	}

	private void compare(Directory upper, String name, MergedDirectory lower, MergedEntry old, String path)
			throws IOException {
		FileStatus status = upper.status(name);
		if (status.isWhiteout()) {
			if (old != null) {
				add(FileChange.Kind.DELETED, path);
			}
			return;
		}
		if (!status.isDirectory()) {
			add((old == null) ? FileChange.Kind.ADDED : FileChange.Kind.MODIFIED, path);
			return;
		}
		boolean merged = old != null && old.status().isDirectory();
		if (old == null) {
			add(FileChange.Kind.ADDED, path);
		}
		try (Directory own = upper.directory(name)) {
			if (!merged) {
				compare(own, null, path);
			}
			else {
				try (MergedDirectory beneath = lower.directory(name)) {
					boolean changed = compare(own, beneath, path);
					merged = changed || differs(status, old.status());
				}
			}
		}
		if (old != null && (merged || !old.status().isDirectory())) {
			add(FileChange.Kind.MODIFIED, path);
		}
	}

	private static boolean differs(FileStatus one, FileStatus other) {
		return one.mode() != other.mode() || one.uid() != other.uid() || one.gid() != other.gid()
				|| !one.modified().equals(other.modified());
	}

	private void add(FileChange.Kind kind, String path) {
		this.found.add(new FileChange(kind, path));
	}

}
