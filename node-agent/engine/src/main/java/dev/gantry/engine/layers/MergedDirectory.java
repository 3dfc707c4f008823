package dev.gantry.engine.layers;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileStatus;

/**
 * A directory as overlayfs shows it: the parts that several layers have of it, whiteouts
 * and opaque directories heeded. Nothing is mounted for that.
 */
public final class MergedDirectory implements Closeable {

	private final List<Directory> parts;

	/** Takes over the parts, topmost first. */
	MergedDirectory(List<Directory> parts) {
		this.parts = List.copyOf(parts);
	}

	/** Its own attributes: those of the topmost part. */
	public Directory top() {
		return this.parts.get(0);
	}

	/** What has this name; a link is not followed. */
	public Optional<MergedEntry> find(String name) throws IOException {
		for (Directory part : this.parts) {
			Optional<FileStatus> status = part.find(name);
			if (status.isPresent()) {
				return status.filter((found) -> !found.isWhiteout()).map((found) -> new MergedEntry(name, found, part));
			}
		}
		return Optional.empty();
	}

	/** Opens a directory in it. */
	public MergedDirectory directory(String name) throws IOException {
		List<Directory> children = new ArrayList<>();
		try {
			for (Directory part : this.parts) {
				Optional<FileStatus> status = part.find(name);
				if (status.isEmpty()) {
					continue;
				}
				if (!status.get().isDirectory()) {
					break;
				}
				Directory child = part.directory(name);
				children.add(child);
				if (OverlayMarks.isOpaque(child)) {
					break;
				}
			}
			if (children.isEmpty()) {
				throw new IOException("open directory " + top() + "/" + name + ": it is not one");
			}
			return new MergedDirectory(children);
		}
		catch (IOException ex) {
			children.forEach(Directory::close);
			throw ex;
		}
	}

	/** Everything in it, sorted by name. */
	public List<MergedEntry> entries() throws IOException {
		TreeMap<String, MergedEntry> entries = new TreeMap<>();
		Set<String> seen = new HashSet<>();
		for (Directory part : this.parts) {
			for (DirectoryEntry entry : part.entries()) {
				if (seen.add(entry.name())) {
					FileStatus status = part.status(entry.name());
					if (!status.isWhiteout()) {
						entries.put(entry.name(), new MergedEntry(entry.name(), status, part));
					}
				}
			}
		}
		return List.copyOf(entries.values());
	}

	@Override
	public void close() {
		this.parts.forEach(Directory::close);
	}

}
