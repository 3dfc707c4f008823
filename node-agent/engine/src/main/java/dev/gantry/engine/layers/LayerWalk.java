package dev.gantry.engine.layers;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;

/**
 * Tells a sink what a layer's directory holds, sorted by name, parents first. Sockets are
 * left out: no archive can hold them.
 */
public final class LayerWalk {

	private static final int MAX_DEPTH = 1000;

	private final LayerSink sink;

	private final Map<Long, LayerPath> linked = new HashMap<>();

	private LayerWalk(LayerSink sink) {
		this.sink = sink;
	}

	/**
	 * Walks a layer, also one that is an upper directory as a container left it.
	 * @throws InvalidImageException if it holds what no layer can say
	 */
	public static void send(Directory layer, LayerSink sink) throws IOException {
		LayerWalk walk = new LayerWalk(sink);
		sink.directory(LayerPath.ROOT, metadata(layer.status(), portable(layer.attributes(), LayerPath.ROOT)));
		walk.children(layer, LayerPath.ROOT);
	}

	private void children(Directory directory, LayerPath path) throws IOException {
		if (path.names().size() > MAX_DEPTH) {
			throw new InvalidImageException("The layer has directories more than " + MAX_DEPTH
					+ " deep, beginning with '" + path.names().get(0) + "'");
		}
		for (DirectoryEntry entry : directory.entries()) {
			send(directory, path.resolve(entry.name()), directory.status(entry.name()));
		}
	}

	private void send(Directory parent, LayerPath path, FileStatus status) throws IOException {
		if (status.isWhiteout()) {
			this.sink.whiteout(path);
			return;
		}
		if (!status.isDirectory() && status.links() > 1) {
			LayerPath first = this.linked.putIfAbsent(status.inode(), path);
			if (first != null) {
				this.sink.hardlink(path, first);
				return;
			}
		}
		EntryMetadata metadata = metadata(status, portable(parent.attributes(path.name()), path));
		switch (status.type()) {
			case DIRECTORY -> directory(parent, path, metadata);
			case REGULAR -> file(parent, path, metadata);
			case SYMLINK -> this.sink.symlink(path, metadata, parent.readLink(path.name()));
			case CHARACTER_DEVICE -> device(path, metadata, DeviceKind.CHARACTER, status);
			case BLOCK_DEVICE -> device(path, metadata, DeviceKind.BLOCK, status);
			case FIFO -> device(path, metadata, DeviceKind.FIFO, status);
			case SOCKET -> {
				// no archive can hold it
			}
		}
	}

	private void directory(Directory parent, LayerPath path, EntryMetadata metadata) throws IOException {
		this.sink.directory(path, metadata);
		try (Directory directory = parent.directory(path.name())) {
			if (OverlayMarks.isOpaque(directory)) {
				this.sink.opaque(path);
			}
			children(directory, path);
		}
	}

	/** The size is asked of the open file, so that size and content belong together. */
	private void file(Directory parent, LayerPath path, EntryMetadata metadata) throws IOException {
		try (RegularFile file = parent.read(path.name()); InputStream in = file.input()) {
			this.sink.file(path, metadata, file.status().size(), in);
		}
	}

	private void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, FileStatus status) throws IOException {
		this.sink.device(path, metadata, kind, status.device().major(), status.device().minor());
	}

	private static EntryMetadata metadata(FileStatus status, Map<String, byte[]> attributes) {
		return new EntryMetadata(status.mode(), status.uid(), status.gid(), status.modified(), attributes);
	}

	/**
	 * Attributes that belong into an image. Two of overlayfs' own would make the layer's
	 * content depend on another layer: the engine mounts without the options that write
	 * them, and to drop them would lose files.
	 */
	private static Map<String, byte[]> portable(Map<String, byte[]> attributes, LayerPath path)
			throws InvalidImageException {
		if (attributes.isEmpty()) {
			return Map.of();
		}
		Map<String, byte[]> portable = new TreeMap<>();
		for (var attribute : attributes.entrySet()) {
			String name = attribute.getKey();
			if (name.equals(OverlayMarks.PREFIX + "redirect") || name.equals(OverlayMarks.PREFIX + "metacopy")) {
				throw new InvalidImageException("'" + path + "' has the attribute " + name
						+ ": it points into another layer; mount overlays without redirect_dir and metacopy");
			}
			if (EntryMetadata.isPortable(name)) {
				portable.put(name, attribute.getValue());
			}
		}
		return portable;
	}

}
