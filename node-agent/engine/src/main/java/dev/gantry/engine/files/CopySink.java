package dev.gantry.engine.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.files.DeviceNumber;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.FileType;
import dev.gantry.kernel.files.OpenFile;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/**
 * Puts the entries of an archive into a directory of a container. The directory of each
 * entry is resolved by the kernel with the container's root as root, links included;
 * there the entry is made by its one name, which is never followed. Whatever a process of
 * the container exchanges meanwhile, nothing outside of it is touched.
 */
final class CopySink implements LayerSink, Closeable {

	private final ContainerRoot root;

	private final String destination;

	private final boolean keepKinds;

	private final Ownership ownership;

	private final Map<LayerPath, Instant> times = new LinkedHashMap<>();

	private LayerPath openPath;

	private Directory open;

	/**
	 * Puts entries into a directory.
	 * @param destination relative to the root, existing
	 */
	CopySink(ContainerRoot root, String destination, boolean keepKinds, Ownership ownership) {
		this.root = root;
		this.destination = destination;
		this.keepKinds = keepKinds;
		this.ownership = ownership;
	}

	/** Whose the files become: all the same user's, or whom the archive says. */
	record Ownership(IdMap users, long uid, long gid) {

		static final long ARCHIVE = -1;

		long uid(EntryMetadata metadata) {
			return here((this.uid == ARCHIVE) ? metadata.uid() : this.uid);
		}

		long gid(EntryMetadata metadata) {
			return here((this.gid == ARCHIVE) ? metadata.gid() : this.gid);
		}

		private long here(long inside) {
			long outside = this.users.outside(inside);
			if (outside < 0) {
				throw new GantryException(ErrorCode.REQUEST_INVALID,
						"The archive has a file of user or group " + inside + ", which the container does not have",
						"Pack it with numbers below 65536");
			}
			return outside;
		}

	}

	@Override
	public void directory(LayerPath path, EntryMetadata metadata) throws IOException {
		if (path.isRoot()) {
			describe(parent(path), metadata);
			this.times.put(path, metadata.modified());
			return;
		}
		Directory parent = parent(path.parent());
		Optional<FileStatus> present = parent.find(path.name());
		if (present.isEmpty() || !present.get().isDirectory()) {
			if (present.isPresent()) {
				vacate(parent, path, present.get(), FileType.DIRECTORY);
			}
			parent.makeDirectory(path.name(), 0700);
		}
		try (Directory made = parent.directory(path.name())) {
			describe(made, metadata);
		}
		this.times.put(path, metadata.modified());
	}

	@Override
	public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
		Directory parent = vacated(path, FileType.REGULAR);
		try (RegularFile file = parent.create(path.name(), 0600)) {
			content.transferTo(file.output());
			describe(file, metadata);
			file.setModified(metadata.modified());
		}
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) throws IOException {
		Directory parent = vacated(path, FileType.SYMLINK);
		parent.makeSymlink(path.name(), target);
		parent.changeOwner(path.name(), this.ownership.uid(metadata), this.ownership.gid(metadata));
		parent.setModified(path.name(), metadata.modified());
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) throws IOException {
		try (Directory from = parent(target.parent()).duplicate()) {
			Optional<FileStatus> existing = from.find(target.name());
			if (existing.isEmpty() || existing.get().isDirectory()) {
				throw new InvalidImageException(
						"The archive has a hard link '" + path + "' to '" + target + "', which is no file there");
			}
			Directory parent = parent(path.parent());
			Optional<FileStatus> present = parent.find(path.name());
			if (present.filter((status) -> status.inode() == existing.get().inode()).isEmpty()) {
				vacated(path, FileType.REGULAR).makeLink(path.name(), from, target.name());
			}
		}
	}

	@Override
	public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor)
			throws IOException {
		if (kind != DeviceKind.FIFO) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"The archive has a device node at '" + path + "', which cannot be copied into a container",
					"Give the container the device when it is created");
		}
		Directory parent = vacated(path, FileType.FIFO);
		parent.makeNode(path.name(), FileType.FIFO, 0600, DeviceNumber.NONE);
		parent.changeOwner(path.name(), this.ownership.uid(metadata), this.ownership.gid(metadata));
		parent.changeMode(path.name(), metadata.mode());
	}

	@Override
	public void whiteout(LayerPath path) throws IOException {
		throw new InvalidImageException("The archive has a file named '.wh." + path.name()
				+ "', which means in a layer that '" + path.name() + "' is gone; it is no layer");
	}

	@Override
	public void opaque(LayerPath directory) throws IOException {
		throw new InvalidImageException("The archive has a file named '.wh..wh..opq'; it is no layer");
	}

	private Directory vacated(LayerPath path, FileType kind) throws IOException {
		if (path.isRoot()) {
			throw new InvalidImageException("The archive has an entry that would replace its own root");
		}
		Directory parent = parent(path.parent());
		Optional<FileStatus> present = parent.find(path.name());
		if (present.isPresent()) {
			vacate(parent, path, present.get(), kind);
		}
		return parent;
	}

	private void vacate(Directory parent, LayerPath path, FileStatus present, FileType kind) throws IOException {
		boolean directory = kind == FileType.DIRECTORY;
		if (this.keepKinds && present.isDirectory() != directory) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"There is a " + (present.isDirectory() ? "directory" : "file") + " at '" + path
							+ "', where the archive has a " + (directory ? "directory" : "file"),
					"Remove it first, or allow to overwrite it");
		}
		if (parent.isMountPoint(path.name())) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Something is mounted at '" + path + "' in the container and cannot be replaced",
					"Write into it from inside the container");
		}
		parent.removeTree(path.name());
	}

	/** The directory of an entry, which stays ours to close; made where it is missing. */
	private Directory parent(LayerPath path) throws IOException {
		if (!path.equals(this.openPath)) {
			Directory found = find(path);
			forget();
			this.open = found;
			this.openPath = path;
		}
		return this.open;
	}

	private Directory find(LayerPath path) throws IOException {
		return path.isRoot() ? this.root.directory().directory(this.destination, Resolution.IN_ROOT) : InRoot
			.makeDirectories(this.root.directory(), this.destination + "/" + path, this.ownership.users().outside(0));
	}

	private void forget() {
		if (this.open != null) {
			this.open.close();
		}
		this.open = null;
		this.openPath = null;
	}

	/** Owner first: changing it clears set-user-id and capabilities. */
	private void describe(OpenFile file, EntryMetadata metadata) throws IOException {
		file.changeOwner(this.ownership.uid(metadata), this.ownership.gid(metadata));
		file.changeMode(metadata.mode());
		for (var attribute : metadata.xattrs().entrySet()) {
			if (EntryMetadata.isPortable(attribute.getKey())) {
				file.setAttribute(attribute.getKey(), attribute.getValue());
			}
		}
	}

	/** Sets the times of directories, which every entry in them has changed. */
	void finish() throws IOException {
		List<LayerPath> paths = new ArrayList<>(this.times.keySet());
		for (int i = paths.size() - 1; i >= 0; i--) {
			LayerPath path = paths.get(i);
			String whole = path.isRoot() ? this.destination : this.destination + "/" + path;
			try (Directory directory = this.root.directory().directory(whole, Resolution.IN_ROOT)) {
				directory.setModified(this.times.get(path));
			}
			catch (FileOperationException ex) {
				if (!ex.isNotFound() && !ex.isNotDirectory()) {
					throw ex;
				}
			}
		}
	}

	@Override
	public void close() {
		forget();
	}

}
