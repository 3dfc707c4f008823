package dev.gantry.oci.layers;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestingOutputStream;
import dev.gantry.oci.documents.Descriptor;

/**
 * Writes what it is told as a layer, {@code tar} with gzip, and knows both digests in the
 * end. The same events make the same bytes: no clock, no user names, no host's order of
 * things. Whoever tells the events puts them in a fixed order and parents first.
 * <p>
 * {@link #finish()} ends the layer; closing without it leaves a torn one.
 */
public final class LayerWriter implements LayerSink, Closeable {

	private static final int BUFFER = 64 * 1024;

	private final DigestingOutputStream compressed;

	private final OutputStream compression;

	private final String mediaType;

	private final DigestingOutputStream plain;

	private final TarWriter tar;

	private final byte[] buffer = new byte[BUFFER];

	private final String prefix;

	/**
	 * Writes to a stream, which is closed with this writer.
	 */
	public LayerWriter(OutputStream out) throws IOException {
		this(out, Compression.GZIP, "");
	}

	private LayerWriter(OutputStream out, Compression compression, String prefix) throws IOException {
		this.prefix = prefix;
		this.compressed = new DigestingOutputStream(out);
		this.compression = (compression == Compression.GZIP) ? Compression.gzip(this.compressed) : this.compressed;
		this.mediaType = compression.mediaType();
		this.plain = (compression == Compression.GZIP) ? new DigestingOutputStream(this.compression) : this.compressed;
		this.tar = new TarWriter(new BufferedOutputStream(this.plain, BUFFER));
	}

	/** Writes a layer without compression, for who wants its diffID only. */
	public static LayerWriter uncompressed(OutputStream out) throws IOException {
		return new LayerWriter(out, Compression.NONE, "");
	}

	/**
	 * Writes an archive for who wants all names to begin alike.
	 * @param prefix what each name begins with, such as {@code ./}
	 */
	public static LayerWriter uncompressed(OutputStream out, String prefix) throws IOException {
		return new LayerWriter(out, Compression.NONE, prefix);
	}

	@Override
	public void directory(LayerPath path, EntryMetadata metadata) throws IOException {
		String name = path.isRoot() ? (this.prefix.isEmpty() ? "./" : this.prefix) : this.prefix + path + "/";
		write(TarEntry.DIRECTORY, name, "", metadata);
	}

	@Override
	public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) throws IOException {
		this.tar.writeHeader(new TarEntry(TarEntry.FILE, named(path), "", size, metadata, 0, 0));
		long left = size;
		while (left > 0) {
			int read = content.read(this.buffer, 0, (int) Math.min(this.buffer.length, left));
			if (read < 0) {
				throw new IOException("'" + path + "' ended " + left + " bytes early");
			}
			this.tar.write(this.buffer, read);
			left -= read;
		}
		this.tar.writePadding(size);
	}

	@Override
	public void symlink(LayerPath path, EntryMetadata metadata, String target) throws IOException {
		write(TarEntry.SYMBOLIC_LINK, named(path), target, metadata);
	}

	@Override
	public void hardlink(LayerPath path, LayerPath target) throws IOException {
		write(TarEntry.HARD_LINK, named(path), named(target), EntryMetadata.of(0, java.time.Instant.EPOCH));
	}

	@Override
	public void device(LayerPath path, EntryMetadata metadata, DeviceKind kind, int major, int minor)
			throws IOException {
		char type = switch (kind) {
			case CHARACTER -> TarEntry.CHARACTER_DEVICE;
			case BLOCK -> TarEntry.BLOCK_DEVICE;
			case FIFO -> TarEntry.FIFO;
		};
		this.tar.writeHeader(new TarEntry(type, named(path), "", 0, metadata, major, minor));
	}

	@Override
	public void whiteout(LayerPath path) throws IOException {
		mark(path.parent(), Whiteouts.whiteoutOf(path.name()));
	}

	@Override
	public void opaque(LayerPath directory) throws IOException {
		mark(directory, Whiteouts.OPAQUE);
	}

	private void mark(LayerPath directory, String name) throws IOException {
		write(TarEntry.FILE, named(directory.resolve(name)), "", EntryMetadata.of(0, java.time.Instant.EPOCH));
	}

	private String named(LayerPath path) {
		if (path.isRoot()) {
			throw new IllegalArgumentException("only a directory can be the root of a layer");
		}
		return this.prefix + path;
	}

	private void write(char type, String name, String link, EntryMetadata metadata) throws IOException {
		this.tar.writeHeader(new TarEntry(type, name, link, 0, metadata, 0, 0));
	}

	/** Ends the layer and tells its digests. Nothing can be written afterwards. */
	public WrittenLayer finish() throws IOException {
		this.tar.finish();
		close();
		Digest digest = this.compressed.digest();
		Digest diffId = (this.plain != this.compressed) ? this.plain.digest() : digest;
		return new WrittenLayer(Descriptor.of(this.mediaType, digest, this.compressed.count()), diffId,
				this.plain.count());
	}

	@Override
	public void close() throws IOException {
		this.compression.close();
	}

}
