package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.gantry.engine.build.CopySource.Match;
import dev.gantry.engine.layers.MergedEntry;
import dev.gantry.kernel.files.DeviceNumber;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.OpenFile;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.layers.EntryMetadata;

/**
 * A part of a merged tree as one directory of the host, so that a step can see it through
 * a mount. Regular files are hard links to those of the layers: nothing is copied, and
 * the mount must be read-only. For a command that may write, and from sources that are in
 * memory, they are copies.
 */
final class LinkedTree implements Closeable {

	private static final String CONTENT = "content";

	private final Path directory;

	private final boolean copies;

	/** Links do not lead out of a file system. */
	private final DeviceNumber fileSystem;

	private LinkedTree(Path directory, boolean copies) throws IOException {
		this.directory = Files.createDirectory(directory);
		this.copies = copies;
		try (Directory made = Directory.open(directory)) {
			this.fileSystem = made.status().fileSystem();
		}
	}

	/**
	 * Makes a tree.
	 * @param parent of the directory that will hold it; as a rule of the layers' file
	 * system
	 * @param source where the files are
	 * @param match which of them
	 * @param copies whether the files may be written
	 */
	static LinkedTree of(Path parent, CopySource source, Match match, boolean copies) throws IOException {
		LinkedTree tree = new LinkedTree(Files.createDirectories(parent).resolve(UUID.randomUUID().toString()), copies);
		boolean done = false;
		try (Directory root = Directory.open(tree.directory)) {
			tree.fill(root, source, match);
			done = true;
			return tree;
		}
		finally {
			if (!done) {
				tree.close();
			}
		}
	}

	/** The file or directory that was asked for. */
	Path content() {
		return this.directory.resolve(CONTENT);
	}

	/** Gives the content another place of the same file system; nothing else is left. */
	void moveTo(Path place) throws IOException {
		try (this) {
			Files.move(content(), place);
		}
	}

	private void fill(Directory root, CopySource source, Match match) throws IOException {
		if (!match.isDirectory()) {
			source.visitFile(match, (relative, entry) -> put(root, CONTENT, entry));
			return;
		}
		fill(root, CONTENT, source, match);
	}

	/** Puts the content of a directory into a new one. */
	private void fill(Directory parent, String name, CopySource source, Match match) throws IOException {
		parent.makeDirectory(name, 0755);
		try (Directory content = parent.directory(name)) {
			FileStatus status = match.path().status().orElseThrow();
			describe(content, status, Map.of());
			source.walk(match, (relative, entry) -> {
				String last = relative.get(relative.size() - 1);
				List<String> above = relative.subList(0, relative.size() - 1);
				if (above.isEmpty()) {
					put(content, last, entry);
					return;
				}
				makeParents(content, above);
				try (Directory holder = content.directory(String.join("/", above), Resolution.BENEATH)) {
					put(holder, last, entry);
				}
			});
		}
	}

	/** A directory that a rule keeps out may hold something that another lets in. */
	private static void makeParents(Directory content, List<String> names) throws IOException {
		if (exists(content, names)) {
			return;
		}
		List<String> above = names.subList(0, names.size() - 1);
		if (!above.isEmpty()) {
			makeParents(content, above);
		}
		try (Directory holder = above.isEmpty() ? content.duplicate()
				: content.directory(String.join("/", above), Resolution.BENEATH)) {
			holder.makeDirectory(names.get(names.size() - 1), 0755);
		}
	}

	private static boolean exists(Directory content, List<String> names) throws IOException {
		try {
			content.directory(String.join("/", names), Resolution.BENEATH).close();
			return true;
		}
		catch (FileOperationException ex) {
			if (ex.isNotFound()) {
				return false;
			}
			throw ex;
		}
	}

	private void put(Directory parent, String name, MergedEntry entry) throws IOException {
		FileStatus status = entry.status();
		switch (status.type()) {
			case DIRECTORY -> {
				parent.makeDirectory(name, 0700);
				try (Directory made = parent.directory(name)) {
					describe(made, status, entry.holder().attributes(entry.name()));
				}
			}
			case REGULAR -> {
				if (this.copies || !status.fileSystem().equals(this.fileSystem)) {
					copy(parent, name, entry);
				}
				else {
					parent.makeLink(name, entry.holder(), entry.name());
				}
			}
			case SYMLINK -> {
				parent.makeSymlink(name, entry.holder().readLink(entry.name()));
				parent.changeOwner(name, status.uid(), status.gid());
			}
			default -> {
				// devices, pipes and sockets are of no use behind a mount without devices
			}
		}
	}

	private static void copy(Directory parent, String name, MergedEntry entry) throws IOException {
		try (RegularFile from = entry.holder().read(entry.name());
				InputStream in = from.input();
				RegularFile to = parent.create(name, 0600);
				OutputStream out = to.output()) {
			in.transferTo(out);
			describe(to, entry.status(), entry.holder().attributes(entry.name()));
			to.setModified(entry.status().modified());
		}
	}

	private static void describe(OpenFile file, FileStatus status, Map<String, byte[]> attributes) throws IOException {
		file.changeOwner(status.uid(), status.gid());
		file.changeMode(status.mode());
		for (var attribute : attributes.entrySet()) {
			if (EntryMetadata.isPortable(attribute.getKey())) {
				file.setAttribute(attribute.getKey(), attribute.getValue());
			}
		}
	}

	@Override
	public void close() throws IOException {
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

}
