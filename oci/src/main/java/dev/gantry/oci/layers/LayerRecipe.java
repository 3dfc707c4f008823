package dev.gantry.oci.layers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import com.github.luben.zstd.ZstdInputStream;

/**
 * All that a layer's archive has besides the content of its files: with the unpacked
 * files it makes the very same archive again, byte for byte, so that a layer which is
 * kept only unpacked can be verified by its digest and written out. {@link LayerReader}
 * makes it on the way:
 *
 * <pre>
 * zstd of records, each
 *   'B' length(4) bytes             bytes of the archive
 *   'F' length(2) path size(8)      the content of a file
 * </pre>
 */
public final class LayerRecipe {

	static final int BYTES = 'B';

	static final int FILE = 'F';

	private LayerRecipe() {
	}

	/**
	 * The archive again.
	 * @param recipe as it was written; closed with the result
	 * @param files the layer's files
	 */
	public static InputStream replay(InputStream recipe, Files files) throws IOException {
		return new Replay(new DataInputStream(new BufferedInputStream(new ZstdInputStream(recipe))), files);
	}

	/** A layer's unpacked files. */
	@FunctionalInterface
	public interface Files {

		/** Opens the regular file at a path beneath the layer's root. */
		InputStream open(LayerPath path) throws IOException;

	}

	/** Takes bytes from the recipe and from files in turn. */
	private static final class Replay extends InputStream {

		private final DataInputStream recipe;

		private final Files files;

		/** What the current record's bytes come from. */
		private InputStream current;

		private LayerPath path;

		private long left;

		Replay(DataInputStream recipe, Files files) {
			this.recipe = recipe;
			this.files = files;
			this.current = recipe;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			while (this.left == 0) {
				if (!next()) {
					return -1;
				}
			}
			int read = this.current.read(buffer, offset, (int) Math.min(length, this.left));
			if (read < 0) {
				throw new EOFException((this.path != null) ? "the layer's file '" + this.path + "' has become shorter"
						: "the layer's recipe is cut short");
			}
			this.left -= read;
			return read;
		}

		private boolean next() throws IOException {
			closeFile();
			int type = this.recipe.read();
			if (type == BYTES) {
				this.left = this.recipe.readInt();
				this.current = this.recipe;
			}
			else if (type == FILE) {
				byte[] name = new byte[this.recipe.readUnsignedShort()];
				this.recipe.readFully(name);
				this.path = LayerPath.of(RawText.decode(name));
				this.left = this.recipe.readLong();
				this.current = this.files.open(this.path);
			}
			else if (type >= 0) {
				throw new IOException("the layer's recipe makes no sense");
			}
			return type >= 0;
		}

		private void closeFile() throws IOException {
			if (this.current != this.recipe) {
				this.current.close();
				this.current = this.recipe;
				this.path = null;
			}
		}

		@Override
		public void close() throws IOException {
			closeFile();
			this.recipe.close();
		}

	}

}
