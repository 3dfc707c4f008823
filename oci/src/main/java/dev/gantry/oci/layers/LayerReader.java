package dev.gantry.oci.layers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;

/**
 * Reads a layer from first to last and tells a {@link LayerSink} what it holds. All input
 * is taken for hostile: names are clean before the sink sees them, expansion and number
 * of entries are bounded, and what no file system could have is refused.
 */
public final class LayerReader {

	/**
	 * For headers; smaller than what sinks read at once, so that content is not copied
	 * here.
	 */
	private static final int BUFFER = 16 * 1024;

	private final LayerLimits limits;

	private final Executor ahead;

	private final OutputStream recipe;

	private final DigestAlgorithm algorithm;

	/** Reads, decompresses and tells the sink on the caller's thread. */
	public LayerReader(LayerLimits limits) {
		this(limits, null, null, DigestAlgorithm.SHA256);
	}

	private LayerReader(LayerLimits limits, Executor ahead, OutputStream recipe, DigestAlgorithm algorithm) {
		this.limits = limits;
		this.algorithm = algorithm;
		this.ahead = ahead;
		this.recipe = recipe;
	}

	/**
	 * The same, reading the blob and decompressing it on another thread while the sink
	 * works on the caller's. Closing the blob ends that thread's work.
	 * @param executor runs one task for each layer that is being read, at once
	 */
	public LayerReader ahead(Executor executor) {
		return new LayerReader(this.limits, executor, this.recipe, this.algorithm);
	}

	/**
	 * The same, also writing the layer's {@link LayerRecipe}, for one layer. It holds
	 * only if the sink has kept every file as it was told, none replaced by a later one.
	 * @param out is closed with the layer's end
	 */
	public LayerReader recording(OutputStream out) {
		return new LayerReader(this.limits, this.ahead, out, this.algorithm);
	}

	/** The same, telling a diffID that is made in this way. */
	public LayerReader digesting(DigestAlgorithm newAlgorithm) {
		return new LayerReader(this.limits, this.ahead, this.recipe, newAlgorithm);
	}

	/**
	 * Reads a layer.
	 * @param blob the layer as it is stored, uncompressed, gzip or zstd; read to its end,
	 * so that a verifying stream has its say, and not closed
	 * @throws InvalidImageException if the layer is not sound or exceeds a limit
	 * @throws IOException if the blob cannot be read, or what the sink throws
	 */
	public UnpackedLayer read(InputStream blob, LayerSink sink) throws IOException {
		Expansion expansion = Expansion.of(blob, this.limits);
		InputStream expanded = (this.ahead != null) ? ReadAhead.of(expansion, this.ahead) : expansion;
		try (expanded) {
			DigestingInputStream digesting = new DigestingInputStream(expanded, this.algorithm);
			BufferedInputStream buffered = new BufferedInputStream(digesting, BUFFER);
			RecipeWriter recorder = (this.recipe != null) ? new RecipeWriter(buffered, this.recipe) : null;
			InputStream archive = (recorder != null) ? recorder : buffered;
			Reading reading = new Reading(new TarReader(archive), sink, expansion, recorder);
			while (reading.step()) {
				reading.requireEntries(this.limits.maxEntries());
			}
			archive.transferTo(OutputStream.nullOutputStream());
			if (recorder != null) {
				recorder.finish();
			}
			return new UnpackedLayer(digesting.digest(), digesting.count(), reading.entries);
		}
	}

	/** One layer on its way to one sink. */
	private static final class Reading {

		private final TarReader tar;

		private final LayerSink sink;

		private final Expansion expansion;

		private final Set<LayerPath> opaque = new HashSet<>();

		/** Writes the recipe, or {@code null}. */
		private final RecipeWriter recorder;

		private long entries;

		Reading(TarReader tar, LayerSink sink, Expansion expansion, RecipeWriter recorder) {
			this.recorder = recorder;
			this.tar = tar;
			this.sink = sink;
			this.expansion = expansion;
		}

		boolean step() throws IOException {
			TarEntry entry = this.tar.next();
			if (entry == null) {
				return false;
			}
			this.entries++;
			LayerPath path = LayerPath.of(entry.name());
			if (!path.isRoot() && Whiteouts.isReserved(path.name())) {
				whiteout(path);
			}
			else {
				Whiteouts.requireNone(path);
				place(path, entry);
			}
			return true;
		}

		void requireEntries(long limit) throws InvalidImageException {
			if (this.entries > limit) {
				throw new InvalidImageException("The layer has more than " + limit + " entries, which is the limit");
			}
		}

		private void whiteout(LayerPath path) throws IOException {
			LayerPath directory = path.parent();
			Whiteouts.requireNone(directory);
			if (Whiteouts.OPAQUE.equals(path.name())) {
				if (this.opaque.add(directory)) {
					this.sink.opaque(directory);
				}
				return;
			}
			this.sink.whiteout(directory.resolve(Whiteouts.hiddenName(path.name())));
		}

		private void place(LayerPath path, TarEntry entry) throws IOException {
			if (path.isRoot() && entry.type() != TarEntry.DIRECTORY) {
				throw new InvalidImageException("The layer has an entry that would replace its own root");
			}
			switch (entry.type()) {
				case TarEntry.FILE -> file(path, entry);
				case TarEntry.HARD_LINK -> hardLink(path, entry);
				case TarEntry.SYMBOLIC_LINK -> this.sink.symlink(path, entry.metadata(), linkTarget(path, entry));
				case TarEntry.CHARACTER_DEVICE -> device(path, entry, DeviceKind.CHARACTER);
				case TarEntry.BLOCK_DEVICE -> device(path, entry, DeviceKind.BLOCK);
				case TarEntry.DIRECTORY -> this.sink.directory(path, entry.metadata());
				case TarEntry.FIFO -> device(path, entry, DeviceKind.FIFO);
				default -> throw new IllegalStateException("unknown type of entry: " + entry.type());
			}
		}

		private void file(LayerPath path, TarEntry entry) throws IOException {
			this.expansion.addHoles(Math.max(0, entry.size() - this.tar.stored()));
			if (this.recorder != null && entry.size() > 0 && !this.tar.isSparse()) {
				this.recorder.omit(path, entry.size());
			}
			this.sink.file(path, entry.metadata(), entry.size(), this.tar.content());
		}

		private void hardLink(LayerPath path, TarEntry entry) throws IOException {
			LayerPath target = LayerPath.of(entry.linkName());
			if (target.isRoot() || target.equals(path)) {
				throw new InvalidImageException("The layer has a hard link '" + path + "' to '" + target + "'");
			}
			Whiteouts.requireNone(target);
			this.sink.hardlink(path, target);
		}

		private static String linkTarget(LayerPath path, TarEntry entry) throws InvalidImageException {
			String target = entry.linkName();
			if (target.isEmpty() || target.indexOf('\0') >= 0 || RawText.encode(target).length > LayerPath.PATH_MAX) {
				throw new InvalidImageException(
						"The layer has a symbolic link '" + path + "' that no file system can have");
			}
			return target;
		}

		private void device(LayerPath path, TarEntry entry, DeviceKind kind) throws IOException {
			if (kind == DeviceKind.CHARACTER && entry.major() == 0 && entry.minor() == 0) {
				throw new InvalidImageException("The layer has the device 0/0 at '" + path
						+ "', which marks whiteouts in overlayfs and nothing else");
			}
			this.sink.device(path, entry.metadata(), kind, entry.major(), entry.minor());
		}

	}

}
