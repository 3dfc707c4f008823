package dev.gantry.oci.layers;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Reads a stream on a thread of its own, some buffers ahead of whoever reads this one, so
 * that both work at the same time. The other stream belongs to that thread, which closes
 * it in the end; it learns of an early {@link #close()} when it next has bytes, or when
 * what it reads from is closed.
 */
final class ReadAhead extends InputStream {

	private static final int BUFFER = 256 * 1024;

	private static final int BUFFERS = 9;

	private static final int PATIENCE_MILLIS = 200;

	private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS);

	private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BUFFERS);

	private volatile boolean closed;

	private Chunk current = new Chunk(new byte[0], 0, null);

	private int position;

	private ReadAhead() {
		for (int i = 0; i < BUFFERS - 1; i++) {
			this.empty.add(new byte[BUFFER]);
		}
	}

	/** Begins to read. */
	static ReadAhead of(InputStream source, Executor executor) {
		ReadAhead ahead = new ReadAhead();
		executor.execute(() -> ahead.pump(source));
		return ahead;
	}

	private void pump(InputStream source) {
		Throwable failure = null;
		try (source) {
			byte[] buffer = next(this.empty);
			while (buffer != null) {
				int read = source.readNBytes(buffer, 0, BUFFER);
				if (read == 0) {
					break;
				}
				put(new Chunk(buffer, read, null));
				buffer = next(this.empty);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			failure = ex;
		}
		put(new Chunk(null, -1, failure));
	}

	/** Waits for as long as anybody reads. */
	private <T> T next(BlockingQueue<T> queue) {
		try {
			T next = null;
			while (next == null && !this.closed) {
				next = queue.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
			}
			return next;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	/** There is always room: never more chunks exist than the queue can hold. */
	private void put(Chunk chunk) {
		this.full.add(chunk);
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		while (this.position == this.current.length()) {
			advance();
		}
		if (this.current.isLast()) {
			return end();
		}
		int count = Math.min(length, this.current.length() - this.position);
		System.arraycopy(this.current.bytes(), this.position, buffer, offset, count);
		this.position += count;
		return count;
	}

	private void advance() throws IOException {
		if (this.current.bytes() != null && this.current.bytes().length > 0) {
			this.empty.add(this.current.bytes());
		}
		Chunk next = next(this.full);
		if (next == null) {
			throw new InterruptedIOException("interrupted while reading");
		}
		this.current = next;
		this.position = 0;
	}

	private int end() throws IOException {
		Throwable failure = this.current.failure();
		if (failure instanceof IOException io) {
			throw io;
		}
		if (failure instanceof RuntimeException runtime) {
			throw runtime;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return -1;
	}

	/** Lets the other thread end. */
	@Override
	public void close() {
		this.closed = true;
	}

	/**
	 * Some bytes, or the end.
	 *
	 * @param bytes or {@code null} at the end
	 * @param length how many of them count, or -1 at the end
	 * @param failure why it ended, or {@code null}
	 */
	private record Chunk(byte[] bytes, int length, Throwable failure) {

		boolean isLast() {
			return this.length < 0;
		}

	}

}
