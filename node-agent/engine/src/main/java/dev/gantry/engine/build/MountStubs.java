package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.ResolvedPath;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.digest.Digest;

/**
 * The empty files and directories that a container's mounts needed and that the image did
 * not have. They are found before the step, and removed from its upper directory after
 * it, by descriptor and only if they are still empty: what a hostile step put in their
 * place is never followed (CVE-2024-23652).
 */
final class MountStubs {

	/** What every container has mounted over its root. */
	private static final List<String> ALWAYS = List.of("/dev", "/proc", "/sys", "/etc/hosts", "/etc/hostname",
			"/etc/resolv.conf");

	private final List<List<String>> missing = new ArrayList<>();

	private final Map<List<String>, Optional<FileStatus>> parents = new LinkedHashMap<>();

	private MountStubs() {
	}

	/**
	 * Finds what will have to be made.
	 * @param more targets of mounts beside those that every container has
	 */
	static MountStubs expect(LayerStore store, List<Digest> layers, List<String> more) throws IOException {
		List<String> targets = new ArrayList<>(ALWAYS);
		targets.addAll(more);
		MountStubs stubs = new MountStubs();
		try (LayerStack stack = store.stack(layers)) {
			for (String target : targets) {
				try {
					stubs.expect(stack, target);
				}
				catch (NotDirectoryException | FileSystemLoopException ex) {
					// the container's start tells of a target that cannot be
				}
			}
		}
		return stubs;
	}

	/**
	 * Where a link leads nowhere, a file stands in its place while the container runs:
	 * its own name is looked at too.
	 */
	private void expect(LayerStack stack, String target) throws IOException {
		ResolvedPath path = stack.resolve(target);
		if (path.status().isPresent()) {
			expectParents(stack, path.names());
			return;
		}
		int slash = target.lastIndexOf('/');
		List<String> unfollowed = new ArrayList<>(stack.resolve(target.substring(0, slash)).names());
		unfollowed.add(target.substring(slash + 1));
		for (List<String> names : new LinkedHashSet<>(List.of(path.names(), unfollowed))) {
			this.missing.add(names);
			expectParents(stack, names);
		}
	}

	private void expectParents(LayerStack stack, List<String> names) throws IOException {
		for (int depth = names.size() - 1; depth > 0; depth--) {
			List<String> parent = names.subList(0, depth);
			this.parents.put(parent, stack.resolve(String.join("/", parent)).status());
		}
	}

	/** Removes them from a container's upper directory. */
	void removeFrom(Directory upper) throws IOException {
		for (List<String> names : this.missing) {
			removeIfEmpty(upper, names);
		}
		for (var parent : this.parents.entrySet()) {
			removeIfUnchanged(upper, parent.getKey(), parent.getValue());
		}
	}

	private static void removeIfEmpty(Directory upper, List<String> names) throws IOException {
		Optional<Directory> parent = parent(upper, names);
		if (parent.isEmpty()) {
			return;
		}
		try (Directory open = parent.get()) {
			String name = names.get(names.size() - 1);
			Optional<FileStatus> status = open.find(name);
			if (status.filter((file) -> file.isRegular() && file.size() == 0).isPresent()) {
				open.remove(name);
			}
			else if (status.filter(FileStatus::isDirectory).isPresent()) {
				removeDirectory(open, name);
			}
		}
	}

	/**
	 * A parent that is empty afterwards and looks as before was made or copied up for the
	 * stub alone; an opaque one hides something and stays.
	 */
	private static void removeIfUnchanged(Directory upper, List<String> names, Optional<FileStatus> before)
			throws IOException {
		Optional<Directory> parent = parent(upper, names);
		if (parent.isEmpty()) {
			return;
		}
		try (Directory open = parent.get()) {
			String name = names.get(names.size() - 1);
			Optional<FileStatus> now = open.find(name).filter(FileStatus::isDirectory);
			if (now.isPresent() && before.map((lower) -> looksAs(lower, now.get())).orElse(true)
					&& open.attribute(name, "trusted.overlay.opaque").isEmpty()) {
				removeDirectory(open, name);
			}
		}
	}

	private static boolean looksAs(FileStatus lower, FileStatus upper) {
		return lower.mode() == upper.mode() && lower.uid() == upper.uid() && lower.gid() == upper.gid();
	}

	private static void removeDirectory(Directory parent, String name) throws FileOperationException {
		try {
			parent.removeDirectory(name);
		}
		catch (FileOperationException ex) {
			if (!ex.isNotEmpty()) {
				throw ex;
			}
		}
	}

	private static Optional<Directory> parent(Directory upper, List<String> names) throws FileOperationException {
		try {
			return Optional.of(names.size() == 1 ? upper.duplicate()
					: upper.directory(String.join("/", names.subList(0, names.size() - 1)), Resolution.BENEATH));
		}
		catch (FileOperationException ex) {
			if (ex.isNotFound() || ex.isNotDirectory() || ex.isEscape()) {
				return Optional.empty();
			}
			throw ex;
		}
	}

}
