package dev.gantry.engine.streams;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A connection to a shim, which holds the streams of its process; {@code attach.c} says
 * what goes over it.
 */
public final class ShimStreams implements AttachedStreams {

	private static final int HEAD = 12;

	private static final int PIECE_LIMIT = 16384;

	private static final byte INPUT = 1;

	private static final byte INPUT_END = 2;

	private static final byte RESIZE = 3;

	private static final byte WAIT = 4;

	private static final byte STDOUT = 16;

	private static final byte STDERR = 17;

	private static final byte END = 32;

	private final SocketChannel channel;

	private final boolean input;

	private final Object writing = new Object();

	private final ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);

	private volatile Output.End end;

	/**
	 * Takes over a connection.
	 * @param channel to a shim that has attached its other end and knows the pace
	 */
	public ShimStreams(SocketChannel channel, AttachOptions options) {
		this.channel = channel;
		this.input = options.input();
	}

	/**
	 * Where a shim listens that runs for a while.
	 * @param run the directory of the spawner's socket
	 * @param shim the shim's process number
	 */
	public static Path door(Path run, int shim) {
		return run.resolve("io." + shim);
	}

	/**
	 * Connects to a shim.
	 * @throws IOException when it does not listen: it has ended, or has only just begun
	 */
	public static ShimStreams connect(Path door, AttachOptions options) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.connect(UnixDomainSocketAddress.of(door));
			ShimStreams streams = new ShimStreams(channel, options);
			if (options.pace() == AttachOptions.Pace.PROCESS_WAITS) {
				streams.send(WAIT, new byte[0], 0, 0, 0);
			}
			return streams;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	public Output read() throws IOException {
		try {
			while (this.end == null) {
				Output piece = readPiece();
				if (piece != null) {
					return piece;
				}
			}
		}
		catch (EOFException ex) {
			ending(Output.End.DROPPED);
		}
		catch (ClosedChannelException ex) {
			ending(Output.End.DETACHED);
		}
		catch (SocketException ex) {
			// Reset: the shim is gone, and has not read all we wrote.
			ending(Output.End.DROPPED);
		}
		return this.end;
	}

	private Output readPiece() throws IOException {
		fill(this.head.clear());
		this.head.flip();
		byte kind = this.head.get(0);
		int length = this.head.getInt(4);
		if (length < 0 || length > PIECE_LIMIT) {
			throw new IOException("a shim sent a piece of " + length + " bytes");
		}
		byte[] bytes = new byte[length];
		fill(ByteBuffer.wrap(bytes));
		switch (kind) {
			case STDOUT:
				return new Output.Data(Output.Source.STDOUT, bytes);
			case STDERR:
				return new Output.Data(Output.Source.STDERR, bytes);
			case END:
				ending(Output.End.ENDED);
				return this.end;
			default:
				return null;
		}
	}

	private void fill(ByteBuffer buffer) throws IOException {
		while (buffer.hasRemaining()) {
			if (this.channel.read(buffer) < 0) {
				throw new EOFException();
			}
		}
	}

	private synchronized void ending(Output.End how) {
		if (this.end == null) {
			this.end = how;
		}
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		for (int done = 0; this.input && done < length; done += PIECE_LIMIT) {
			send(INPUT, bytes, offset + done, Math.min(PIECE_LIMIT, length - done), 0);
		}
	}

	@Override
	public void closeInput() throws IOException {
		if (this.input) {
			send(INPUT_END, new byte[0], 0, 0, 0);
		}
	}

	/** Changes the size of the process's terminal, if it has one. */
	public void resize(TerminalSize size) throws IOException {
		send(RESIZE, new byte[0], 0, 0, size.rows() << 16 | size.columns());
	}

	private void send(byte kind, byte[] bytes, int offset, int length, int value) throws IOException {
		ByteBuffer piece = ByteBuffer.allocate(HEAD + length).order(ByteOrder.LITTLE_ENDIAN);
		piece.putInt(kind).putInt(length).putInt(value).put(bytes, offset, length).flip();
		synchronized (this.writing) {
			while (piece.hasRemaining()) {
				this.channel.write(piece);
			}
		}
	}

	@Override
	public void close() {
		ending(Output.End.DETACHED);
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("detach", ex);
		}
	}

}
