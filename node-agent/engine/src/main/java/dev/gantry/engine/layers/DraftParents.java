package dev.gantry.engine.layers;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

/**
 * Finds, or makes, the directories of a draft that entries are written into. Links are
 * followed within the tree that the draft and the layers beneath it make; a directory
 * that a lower layer has is made in the draft as it is there.
 */
final class DraftParents implements Closeable {

	private static final int CACHED = 64;

	private final Directory draft;

	private final LayerStack stack;

	private final boolean alone;

	private final EntryMetadata fresh;

	/** When directories that were made here should seem to have changed last. */
	private final Map<LayerPath, Instant> times;

	private final Map<LayerPath, Directory> cache = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * Finds directories.
	 * @param draft the draft's root
	 * @param stack the draft and what is beneath it
	 * @param alone whether nothing is beneath it
	 * @param fresh mode, owner and time of directories that no layer has
	 * @param times gets the times of directories that are made, to be set when all is
	 * written
	 */
	DraftParents(Directory draft, LayerStack stack, boolean alone, EntryMetadata fresh, Map<LayerPath, Instant> times) {
		this.draft = draft;
		this.stack = stack;
		this.alone = alone;
		this.fresh = fresh;
		this.times = times;
	}

	/** Gives the draft's root the looks of the root beneath it, if there is one. */
	void imitateRoot() throws IOException {
		Optional<Directory> beneath = this.stack.secondRoot();
		Instant modified = beneath.isPresent() ? imitate(this.draft, beneath) : this.fresh.modified();
		this.times.put(LayerPath.ROOT, modified);
	}

	/** The directory with this path, which stays ours to close. */
	Directory of(LayerPath path) throws IOException {
		if (path.isRoot()) {
			return this.draft;
		}
		Directory cached = this.cache.get(path);
		if (cached == null) {
			cached = find(path);
			this.cache.put(path, cached);
			if (this.cache.size() > CACHED) {
				var eldest = this.cache.entrySet().iterator();
				eldest.next().getValue().close();
				eldest.remove();
			}
		}
		return cached;
	}

	/** Forgets what was found: something on a path has been replaced. */
	void forget() {
		this.cache.values().forEach(Directory::close);
		this.cache.clear();
	}

	private Directory find(LayerPath path) throws IOException {
		if (this.alone) {
			try {
				return this.draft.directory(path.toString(), Resolution.IN_ROOT);
			}
			catch (FileOperationException ex) {
				if (!ex.isNotFound() && !ex.isNotDirectory()) {
					throw refused(path, ex);
				}
			}
		}
		try {
			ResolvedPath resolved = this.stack.resolve(path.toString());
			if (resolved.status().isPresent() && !resolved.isDirectory()) {
				throw new NotDirectoryException(resolved.toString());
			}
			return make(resolved.names());
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			throw refused(path, ex);
		}
	}

	private static InvalidImageException refused(LayerPath path, IOException cause) {
		return new InvalidImageException("'" + path + "' cannot be a directory, something else is on its way", cause);
	}

	/** Makes directories in the draft so that they look as they do in the whole tree. */
	Directory make(List<String> names) throws IOException {
		Directory at = this.draft.duplicate();
		for (int i = 0; i < names.size(); i++) {
			try (Directory parent = at) {
				at = child(parent, names.subList(0, i + 1));
			}
		}
		return at;
	}

	private Directory child(Directory parent, List<String> names) throws IOException {
		String name = names.get(names.size() - 1);
		Optional<FileStatus> present = parent.find(name);
		if (present.filter(FileStatus::isDirectory).isPresent()) {
			return parent.directory(name);
		}
		boolean hidden = present.isPresent();
		if (hidden) {
			parent.remove(name);
		}
		Optional<MergedDirectory> lower = hidden ? Optional.empty() : lower(names);
		try {
			parent.makeDirectory(name, 0755);
			Directory made = parent.directory(name);
			this.times.putIfAbsent(LayerPath.of(String.join("/", names)),
					imitate(made, lower.map(MergedDirectory::top)));
			if (hidden) {
				OverlayMarks.makeOpaque(made);
			}
			return made;
		}
		finally {
			lower.ifPresent(MergedDirectory::close);
		}
	}

	private Optional<MergedDirectory> lower(List<String> names) throws IOException {
		ResolvedPath path = this.stack.resolve(String.join("/", names));
		boolean same = path.isDirectory() && path.names().equals(names);
		return same ? Optional.of(this.stack.directory(names)) : Optional.empty();
	}

	private Instant imitate(Directory made, Optional<Directory> lower) throws IOException {
		if (lower.isEmpty()) {
			made.changeOwner(this.fresh.uid(), this.fresh.gid());
			made.changeMode(this.fresh.mode());
			return this.fresh.modified();
		}
		Directory model = lower.get();
		FileStatus status = model.status();
		made.changeOwner(status.uid(), status.gid());
		made.changeMode(status.mode());
		for (var attribute : model.attributes().entrySet()) {
			if (EntryMetadata.isPortable(attribute.getKey())) {
				made.setAttribute(attribute.getKey(), attribute.getValue());
			}
		}
		return status.modified();
	}

	@Override
	public void close() {
		forget();
		this.stack.close();
	}

}
