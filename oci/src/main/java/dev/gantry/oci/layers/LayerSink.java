package dev.gantry.oci.layers;

import java.io.IOException;
import java.io.InputStream;

/**
 * Receives what a layer holds, in the order of its archive.
 * <p>
 * Paths are relative to the layer's root and have no {@code .} or {@code ..} in them, but
 * they are hostile all the same: an earlier entry may have made any of their components a
 * symbolic link. Whoever touches a file system resolves them beneath the root by file
 * descriptor. Parents may be missing and a path may come again, then the later entry
 * replaces the earlier one (image specification, layer.md, "Applying Changesets"); a
 * directory that comes again keeps its children.
 */
public interface LayerSink {

	/** A directory. The root itself comes as {@link LayerPath#ROOT}. */
	void directory(LayerPath path, EntryMetadata metadata) throws IOException;

	/**
	 * A regular file.
	 * @param size in bytes
	 * @param content exactly that many bytes; what the sink does not read is skipped, and
	 * the sink does not close it
	 */
	void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException;

	/**
	 * A symbolic link.
	 * @param target where it points, as it is: maybe absolute, maybe with {@code ..},
	 * never empty, without NUL; encoded like {@link LayerPath#names()}
	 */
	void symlink(LayerPath path, EntryMetadata metadata, String target) throws IOException;

	/**
	 * Another name of a file that this layer already holds. It has that file's metadata.
	 */
	void hardlink(LayerPath path, LayerPath target) throws IOException;

	/**
	 * A device node or a FIFO. Never the character device 0/0, with which overlayfs marks
	 * whiteouts.
	 * @param major device number, 0 for a FIFO
	 * @param minor device number, 0 for a FIFO
	 */
	void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor) throws IOException;

	/** What lower layers have at this path is gone. */
	void whiteout(LayerPath path) throws IOException;

	/**
	 * What lower layers have in this directory is gone; what this layer puts there,
	 * before or after, stays. Comes at most once per directory.
	 */
	void opaque(LayerPath directory) throws IOException;

}
