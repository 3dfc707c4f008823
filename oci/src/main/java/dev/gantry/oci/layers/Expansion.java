package dev.gantry.oci.layers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import dev.gantry.oci.InvalidImageException;

/**
 * A layer's uncompressed bytes, bounded in number and in ratio to the compressed ones. It
 * tells damaged content, which is the image's fault, from a source that failed.
 */
final class Expansion extends InputStream {

	private final Source source;

	private final InputStream expanded;

	private final LayerLimits limits;

	/** Written by the thread that reads. */
	private volatile long count;

	/** Bytes that holes of sparse files make on top; written by who reads the archive. */
	private volatile long holes;

	private Expansion(Source source, InputStream expanded, LayerLimits limits) {
		this.source = source;
		this.expanded = expanded;
		this.limits = limits;
	}

	static Expansion of(InputStream blob, LayerLimits limits) throws IOException {
		Source source = new Source(blob);
		return new Expansion(source, Compression.decompress(source), limits);
	}

	/** Says that a file is larger than what the archive has of it. */
	void addHoles(long bytes) throws InvalidImageException {
		this.holes = this.holes + bytes;
		requireLimits();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	/**
	 * At the end, what is left of the blob is read: whoever verifies it must see its end.
	 */
	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = readExpanded(buffer, offset, length);
		if (read > 0) {
			this.count = this.count + read;
			requireLimits();
		}
		else if (read < 0) {
			this.source.transferTo(OutputStream.nullOutputStream());
		}
		return read;
	}

	private int readExpanded(byte[] buffer, int offset, int length) throws IOException {
		try {
			return this.expanded.read(buffer, offset, length);
		}
		catch (IOException ex) {
			if (this.source.failure != null) {
				throw this.source.failure;
			}
			throw new InvalidImageException("The layer's compression is damaged: " + ex.getMessage(), ex);
		}
	}

	private void requireLimits() throws InvalidImageException {
		long total = this.count + this.holes;
		if (total > this.limits.maxBytes()) {
			throw new InvalidImageException(
					"The layer unpacks to more than " + this.limits.maxBytes() + " bytes, which is the limit");
		}
		if (total > this.limits.ratioFrom() && total / this.limits.maxRatio() > this.source.count) {
			throw new InvalidImageException("The layer unpacks to more than " + this.limits.maxRatio()
					+ " times its size, as only bombs do (" + this.source.count + " bytes made " + total + ")");
		}
	}

	@Override
	public void close() throws IOException {
		this.expanded.close();
	}

	/** The compressed bytes. */
	private static final class Source extends FilterInputStream {

		private volatile long count;

		private IOException failure;

		Source(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			try {
				int read = this.in.read(buffer, offset, length);
				this.count = this.count + Math.max(0, read);
				return read;
			}
			catch (IOException ex) {
				this.failure = ex;
				throw ex;
			}
		}

		@Override
		public void close() {
			// The blob belongs to who opened it.
		}

	}

}
