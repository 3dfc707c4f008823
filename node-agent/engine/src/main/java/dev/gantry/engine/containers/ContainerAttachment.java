package dev.gantry.engine.containers;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.ShimStreams;
import dev.gantry.engine.streams.Streams;

/**
 * Somebody who is attached to a container, or will be when it starts.
 */
final class ContainerAttachment implements AttachedStreams {

	private final Streams streams;

	private final AttachOptions options;

	private final Runnable onDetach;

	/** Completes with {@code null} when there will be none. */
	private final CompletableFuture<ShimStreams> connection = new CompletableFuture<>();

	private volatile boolean over;

	ContainerAttachment(Streams streams, AttachOptions options, Runnable onDetach) {
		this.streams = streams;
		this.options = options;
		this.onDetach = onDetach;
	}

	AttachOptions options() {
		return this.options;
	}

	/** The container runs; who has let go meanwhile does not want to know. */
	void connected(ShimStreams connection) {
		if (!this.connection.complete(connection)) {
			connection.close();
		}
	}

	/** The container could not be started. */
	void failed() {
		this.connection.complete(null);
	}

	private ShimStreams connection() throws IOException {
		try {
			return this.connection.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while waiting for the container's start", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public Output read() throws IOException {
		ShimStreams connected = connection();
		Output output = (connected == null) ? Output.End.ENDED : connected.read();
		this.over |= output instanceof Output.End;
		return output;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		ShimStreams connected = connection();
		if (connected != null && this.streams.input()) {
			connected.write(bytes, offset, length);
		}
	}

	@Override
	public void closeInput() throws IOException {
		ShimStreams connected = connection();
		if (connected != null && this.streams.inputOnce()) {
			connected.closeInput();
		}
	}

	@Override
	public void close() {
		boolean running = !this.connection.complete(null) && !this.over;
		ShimStreams connected = this.connection.join();
		if (connected == null) {
			return;
		}
		if (running) {
			this.over = true;
			endInput(connected);
			this.onDetach.run();
		}
		connected.close();
	}

	/** A terminal's user may come back. */
	private void endInput(ShimStreams connected) {
		if (this.options.input() && this.streams.inputOnce() && !this.streams.terminal()) {
			try {
				connected.closeInput();
			}
			catch (IOException ex) {
				// The process has ended meanwhile, and its input with it.
				this.over = true;
			}
		}
	}

}
