package dev.gantry.platform.sources;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * Counts what is read, asks at each step whether it is too much, and remembers how many
 * zeros came last.
 */
final class LimitedStream extends FilterInputStream {

	private final LongConsumer check;

	private long count;

	private long trailingZeros;

	LimitedStream(InputStream in, LongConsumer check) {
		super(in);
		this.check = check;
	}

	@Override
	public int read() throws IOException {
		int value = super.read();
		if (value >= 0) {
			this.trailingZeros = (value == 0) ? this.trailingZeros + 1 : 0;
			count(1);
		}
		return value;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = super.read(buffer, offset, length);
		if (read > 0) {
			int zeros = 0;
			while (zeros < read && buffer[offset + read - 1 - zeros] == 0) {
				zeros++;
			}
			this.trailingZeros = (zeros == read) ? this.trailingZeros + zeros : zeros;
			count(read);
		}
		return read;
	}

	@Override
	public long skip(long wanted) throws IOException {
		byte[] buffer = new byte[(int) Math.min(wanted, 8192)];
		int read = (buffer.length == 0) ? 0 : read(buffer, 0, buffer.length);
		return Math.max(read, 0);
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	private void count(long bytes) {
		this.count += bytes;
		this.check.accept(this.count);
	}

	long count() {
		return this.count;
	}

	/** How many of the last bytes were zero. */
	long trailingZeros() {
		return this.trailingZeros;
	}

}
