package dev.gantry.engine.layers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.kernel.files.DeviceNumber;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.FileType;
import dev.gantry.kernel.files.OpenFile;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/**
 * Writes a layer's entries into a draft as overlayfs wants them. The entries are hostile:
 * parents are resolved within the draft's tree, the last component is never followed.
 * Close it when all entries have come.
 */
public final class LayerUnpacker implements LayerSink, Closeable {

	private static final int BUFFER = 64 * 1024;

	/** Directories that come only as parents of something. */
	private static final EntryMetadata FRESH = EntryMetadata.of(0755, Instant.EPOCH);

	private final Directory root;

	private final DraftParents parents;

	private final byte[] buffer = new byte[BUFFER];

	/** Times of directories, which later entries in them would change again. */
	private final Map<LayerPath, Instant> times;

	private long highestId;

	private boolean replaced;

	private LayerUnpacker(Directory root, DraftParents parents, Map<LayerPath, Instant> times) {
		this.root = root;
		this.parents = parents;
		this.times = times;
	}

	/** Unpacks a layer of an image, which knows nothing of the layers beneath. */
	public static LayerUnpacker of(LayerDraft draft) throws IOException {
		LayerStack alone = LayerStack.of(draft.root());
		Map<LayerPath, Instant> times = new LinkedHashMap<>();
		return new LayerUnpacker(draft.root(), new DraftParents(draft.root(), alone, true, FRESH, times), times);
	}

	/**
	 * Unpacks into the tree that a draft and the layers beneath it make.
	 * @param stack with the draft on top; closed with this unpacker
	 * @param uid who owns directories that are missing on the way
	 * @param gid their group
	 */
	public static LayerUnpacker onto(LayerDraft draft, LayerStack stack, long uid, long gid) throws IOException {
		Map<LayerPath, Instant> times = new LinkedHashMap<>();
		EntryMetadata fresh = FRESH.ownedBy(uid, gid);
		DraftParents parents = new DraftParents(draft.root(), stack, false, fresh, times);
		parents.imitateRoot();
		return new LayerUnpacker(draft.root(), parents, times);
	}

	/** The highest user or group number that owns something. */
	public long highestId() {
		return this.highestId;
	}

	/** Whether something that the layer said was replaced by what it said later. */
	public boolean hasReplaced() {
		return this.replaced;
	}

	@Override
	public void directory(LayerPath path, EntryMetadata metadata) throws IOException {
		if (path.isRoot()) {
			describe(this.root, metadata);
			this.times.put(path, metadata.modified());
			return;
		}
		Directory parent = this.parents.of(path.parent());
		Optional<FileStatus> present = parent.find(path.name());
		if (present.filter(FileStatus::isDirectory).isEmpty()) {
			present.ifPresent((status) -> this.parents.forget());
			this.replaced |= present.isPresent();
			parent = this.parents.of(path.parent());
			makeDirectory(parent, path.name(), present);
		}
		try (Directory directory = parent.directory(path.name())) {
			describe(directory, metadata);
		}
		this.times.put(path, metadata.modified());
	}

	private static void makeDirectory(Directory parent, String name, Optional<FileStatus> present) throws IOException {
		if (present.isPresent()) {
			parent.remove(name);
		}
		parent.makeDirectory(name, 0700);
		if (present.filter(FileStatus::isWhiteout).isPresent()) {
			try (Directory made = parent.directory(name)) {
				OverlayMarks.makeOpaque(made);
			}
		}
	}

	@Override
	public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
		try (RegularFile file = create(path); OutputStream out = file.output()) {
			long left = size;
			while (left > 0) {
				int read = content.read(this.buffer, 0, (int) Math.min(left, BUFFER));
				if (read < 0) {
					throw new InvalidImageException("The layer ends within the file '" + path + "'");
				}
				out.write(this.buffer, 0, read);
				left -= read;
			}
			describe(file, metadata);
			file.setModified(metadata.modified());
		}
	}

	/** Makes a new file, as a rule without asking first whether something is there. */
	private RegularFile create(LayerPath path) throws IOException {
		try {
			return this.parents.of(path.parent()).create(nameOf(path), 0600);
		}
		catch (FileOperationException ex) {
			if (!ex.isExisting()) {
				throw ex;
			}
			return vacate(path).create(path.name(), 0600);
		}
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) throws IOException {
		Directory parent = vacate(path);
		parent.makeSymlink(path.name(), target);
		describe(parent, path.name(), metadata);
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) throws IOException {
		Directory source = this.parents.of(target.parent());
		Optional<FileStatus> existing = source.find(nameOf(target));
		if (existing.isEmpty() || existing.get().isDirectory() || existing.get().isWhiteout()) {
			throw new InvalidImageException(
					"'" + path + "' is a hard link to '" + target + "', which is not a file of the same layer");
		}
		Optional<FileStatus> present = this.parents.of(path.parent()).find(nameOf(path));
		if (present.filter((status) -> status.inode() == existing.get().inode()).isPresent()) {
			return;
		}
		vacate(path);
		Directory parent = this.parents.of(path.parent());
		try (Directory from = this.parents.of(target.parent()).duplicate()) {
			parent.makeLink(path.name(), from, target.name());
		}
		catch (FileOperationException ex) {
			throw ex.isNotFound() ? new InvalidImageException(
					"'" + path + "' is a hard link to '" + target + "', which it replaces itself", ex) : ex;
		}
	}

	@Override
	public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor)
			throws IOException {
		FileType type = switch (kind) {
			case CHARACTER -> FileType.CHARACTER_DEVICE;
			case BLOCK -> FileType.BLOCK_DEVICE;
			case FIFO -> FileType.FIFO;
		};
		DeviceNumber number = kind == DeviceKind.FIFO ? DeviceNumber.NONE : new DeviceNumber(major, minor);
		if (type == FileType.CHARACTER_DEVICE && number.equals(DeviceNumber.NONE)) {
			throw new InvalidImageException("'" + path + "' is the device 0/0, which no image may hold");
		}
		Directory parent = vacate(path);
		parent.makeNode(path.name(), type, 0600, number);
		describe(parent, path.name(), metadata);
		parent.changeMode(path.name(), metadata.mode());
	}

	@Override
	public void whiteout(LayerPath path) throws IOException {
		Directory parent = this.parents.of(path.parent());
		Optional<FileStatus> present = parent.find(nameOf(path));
		if (present.isEmpty()) {
			OverlayMarks.makeWhiteout(parent, path.name());
		}
		else if (present.get().isDirectory()) {
			try (Directory directory = parent.directory(path.name())) {
				OverlayMarks.makeOpaque(directory);
			}
		}
	}

	@Override
	public void opaque(LayerPath directory) throws IOException {
		if (directory.isRoot()) {
			throw new InvalidImageException("A layer hides all layers beneath it; flatten the image to one layer");
		}
		OverlayMarks.makeOpaque(this.parents.of(directory));
	}

	/** Makes room for a name and opens its parent. */
	private Directory vacate(LayerPath path) throws IOException {
		Directory parent = this.parents.of(path.parent());
		Optional<FileStatus> present = parent.find(nameOf(path));
		if (present.isEmpty()) {
			return parent;
		}
		this.replaced = true;
		parent.removeTree(path.name());
		this.parents.forget();
		return this.parents.of(path.parent());
	}

	private static String nameOf(LayerPath path) throws InvalidImageException {
		if (path.isRoot()) {
			throw new InvalidImageException("The layer says that its root is something else than a directory");
		}
		return path.name();
	}

	/** Owner first: changing it clears set-user-id and capabilities. */
	private void describe(OpenFile file, EntryMetadata metadata) throws IOException {
		file.changeOwner(metadata.uid(), metadata.gid());
		file.changeMode(metadata.mode());
		for (var attribute : metadata.xattrs().entrySet()) {
			if (EntryMetadata.isPortable(attribute.getKey())) {
				file.setAttribute(attribute.getKey(), attribute.getValue());
			}
		}
		note(metadata);
	}

	private void describe(Directory parent, String name, EntryMetadata metadata) throws IOException {
		parent.changeOwner(name, metadata.uid(), metadata.gid());
		for (var attribute : metadata.xattrs().entrySet()) {
			if (attribute.getKey().startsWith("security.") && EntryMetadata.isPortable(attribute.getKey())) {
				parent.setAttribute(name, attribute.getKey(), attribute.getValue());
			}
		}
		parent.setModified(name, metadata.modified());
		note(metadata);
	}

	private void note(EntryMetadata metadata) {
		this.highestId = Math.max(this.highestId, Math.max(metadata.uid(), metadata.gid()));
	}

	/** Sets the directories' times, innermost last entries first, and lets go. */
	@Override
	public void close() throws IOException {
		try (this.parents) {
			List<LayerPath> paths = new ArrayList<>(this.times.keySet());
			for (int i = paths.size() - 1; i >= 0; i--) {
				setTime(paths.get(i), this.times.get(paths.get(i)));
			}
		}
	}

	private void setTime(LayerPath path, Instant modified) throws IOException {
		if (path.isRoot()) {
			this.root.setModified(modified);
			return;
		}
		Directory parent = this.parents.of(path.parent());
		if (parent.find(path.name()).filter(FileStatus::isDirectory).isPresent()) {
			parent.setModified(path.name(), modified);
		}
	}

}
