package dev.gantry.oci.layers;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import com.github.luben.zstd.ZstdOutputStream;

/**
 * Lets an archive pass by and writes its {@link LayerRecipe}: every byte, except for
 * those that are said to be a file's content.
 */
final class RecipeWriter extends FilterInputStream {

	private static final int BUFFER = 64 * 1024;

	private static final int FASTEST = 1;

	private final DataOutputStream recipe;

	private final byte[] pending = new byte[BUFFER];

	private int length;

	private long omitted;

	RecipeWriter(InputStream archive, OutputStream out) throws IOException {
		super(archive);
		this.recipe = new DataOutputStream(new BufferedOutputStream(new ZstdOutputStream(out, FASTEST), BUFFER));
	}

	/** Says that the next bytes are the content of a file. */
	void omit(LayerPath path, long size) throws IOException {
		flushPending();
		byte[] name = path.bytes();
		this.recipe.writeByte(LayerRecipe.FILE);
		this.recipe.writeShort(name.length);
		this.recipe.write(name);
		this.recipe.writeLong(size);
		this.omitted = size;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int count) throws IOException {
		int read = this.in.read(buffer, offset, count);
		if (read > 0) {
			int content = (int) Math.min(read, this.omitted);
			this.omitted -= content;
			write(buffer, offset + content, read - content);
		}
		return read;
	}

	private void write(byte[] bytes, int offset, int count) throws IOException {
		int done = 0;
		while (done < count) {
			int part = Math.min(count - done, BUFFER - this.length);
			System.arraycopy(bytes, offset + done, this.pending, this.length, part);
			this.length += part;
			done += part;
			if (this.length == BUFFER) {
				flushPending();
			}
		}
	}

	private void flushPending() throws IOException {
		if (this.length > 0) {
			this.recipe.writeByte(LayerRecipe.BYTES);
			this.recipe.writeInt(this.length);
			this.recipe.write(this.pending, 0, this.length);
			this.length = 0;
		}
	}

	@Override
	public long skip(long n) throws IOException {
		byte[] skipped = new byte[(int) Math.max(0, Math.min(n, 8192))];
		int read = (skipped.length == 0) ? 0 : read(skipped, 0, skipped.length);
		return Math.max(0, read);
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	/** Ends the recipe; the archive stays open. */
	void finish() throws IOException {
		flushPending();
		this.recipe.close();
	}

	@Override
	public void close() {
		// The archive belongs to who opened it, the recipe ends with finish().
	}

}
