package dev.gantry.oci.layers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import dev.gantry.oci.InvalidImageException;

/**
 * A layer's uncompressed bytes, bounded in number and in ratio to the compressed ones. It
 * tells damaged content, which is the image's fault, from a source that failed.
 */
final class Expansion extends InputStream {

	private final Source source;

	private final InputStream expanded;

	private final LayerLimits limits;

	private long count;

	/** Bytes that holes of sparse files make on top. */
	private long holes;

	private Expansion(Source source, InputStream expanded, LayerLimits limits) {
		this.source = source;
		this.expanded = expanded;
		this.limits = limits;
	}

	static Expansion of(InputStream blob, LayerLimits limits) throws IOException {
		Source source = new Source(blob);
		return new Expansion(source, Compression.decompress(source), limits);
	}

	/** Bytes so far. */
	long count() {
		return this.count;
	}

	/** Says that a file is larger than what the archive has of it. */
	void addHoles(long bytes) throws InvalidImageException {
		this.holes += bytes;
		requireLimits();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = readExpanded(buffer, offset, length);
		if (read > 0) {
			this.count += read;
			requireLimits();
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

	/** Reads what is left, so that whoever verifies the blob sees its end. */
	void drain() throws IOException {
		transferTo(java.io.OutputStream.nullOutputStream());
		this.source.transferTo(java.io.OutputStream.nullOutputStream());
	}

	@Override
	public void close() throws IOException {
		this.expanded.close();
	}

	/** The compressed bytes. */
	private static final class Source extends FilterInputStream {

		private long count;

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
				this.count += Math.max(0, read);
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
