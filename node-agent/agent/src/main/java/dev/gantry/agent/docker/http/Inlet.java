package dev.gantry.agent.docker.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;

/**
 * What a client sends, for a thread that waits for it. At most one read of the socket is
 * held: the next one is asked for when everything was taken.
 */
final class Inlet extends InputStream {

	private final Deque<ByteBuf> pieces = new ArrayDeque<>();

	private final Runnable more;

	private boolean asked;

	private boolean ended;

	private boolean broken;

	/**
	 * An empty one.
	 * @param more asks the socket for another read
	 */
	Inlet(Runnable more) {
		this.more = more;
	}

	synchronized void offer(ByteBuf piece) {
		this.asked = false;
		if (this.ended || !piece.isReadable()) {
			piece.release();
			return;
		}
		this.pieces.add(piece);
		notifyAll();
	}

	/** A read of the socket is over; it may have brought nothing. */
	synchronized void readComplete() {
		this.asked = false;
		notifyAll();
	}

	/** There is no more. */
	synchronized void end() {
		this.ended = true;
		notifyAll();
	}

	/** The client is gone: what it sent does not count any more. */
	synchronized void abort() {
		this.broken = !this.ended;
		this.ended = true;
		this.pieces.forEach(ByteBuf::release);
		this.pieces.clear();
		notifyAll();
	}

	synchronized boolean ended() {
		return this.ended;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		while (this.pieces.isEmpty()) {
			if (this.broken) {
				throw new EOFException("the client is gone");
			}
			if (this.ended) {
				return -1;
			}
			if (!this.asked) {
				this.asked = true;
				this.more.run();
			}
			awaitChange();
		}
		ByteBuf piece = this.pieces.element();
		int count = Math.min(length, piece.readableBytes());
		piece.readBytes(bytes, offset, count);
		if (!piece.isReadable()) {
			this.pieces.remove().release();
		}
		return count;
	}

	private void awaitChange() throws IOException {
		try {
			wait();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while waiting for the client", ex);
		}
	}

}
