package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Hijacked;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a client's connection and a process's streams until one of them ends. A
 * terminal's bytes go as they are; otherwise each piece of output has a head that says
 * whether it is standard output or error, and how long it is.
 */
public final class Relay {

	private static final Logger LOGGER = LoggerFactory.getLogger(Relay.class);

	private static final int PIECE = 16384;

	/** Output ends a moment before its process is known to have ended. */
	private static final int PATIENCE_SECONDS = 10;

	private final AttachedStreams streams;

	private final Wishes wishes;

	private final Executor workers;

	private Consumer<OutputStream> before = (output) -> {
	};

	/**
	 * What the client wants.
	 *
	 * @param terminal whether the streams are one terminal
	 * @param input whether it sends input
	 * @param output whether it wants standard output
	 * @param error whether it wants standard error
	 * @param detach the bytes that let go
	 */
	public record Wishes(boolean terminal, boolean input, boolean output, boolean error, DetachKeys detach) {
	}

	public Relay(AttachedStreams streams, Wishes wishes, Executor workers) {
		this.streams = streams;
		this.wishes = wishes;
		this.workers = workers;
	}

	/** Something to write before what the streams have. */
	Relay after(Consumer<OutputStream> first) {
		this.before = first;
		return this;
	}

	/**
	 * Takes the connection over and returns when it is done.
	 * @param end what the client expects to be known once it sees the end of the output
	 */
	public void run(Exchange exchange, CompletableFuture<?> end) {
		exchange.onGone(this::leave);
		run(exchange.hijack(type(this.wishes.terminal())), end);
	}

	/**
	 * Takes the connection over only to say why nothing runs: a client that asked for the
	 * streams of a process expects no other answer, and asks for the status afterwards.
	 */
	public static void tell(Exchange exchange, boolean terminal, String message) throws IOException {
		byte[] bytes = (message + "\r\n").getBytes(StandardCharsets.UTF_8);
		try (OutputStream output = exchange.hijack(type(terminal)).output()) {
			output.write(terminal ? bytes : Frames.of(false, bytes));
		}
	}

	/** The same for a client that speaks by web socket, which gets the bytes only. */
	public void runByWebSocket(Exchange exchange) {
		Hijacked connection = exchange.webSocket();
		exchange.onGone(this::leave);
		run(connection, CompletableFuture.completedFuture(null));
	}

	/** Writes something and no more. */
	static void tell(Exchange exchange, boolean terminal, Consumer<OutputStream> all) throws IOException {
		try (OutputStream output = exchange.hijack(type(terminal)).output()) {
			all.accept(output);
		}
	}

	private static String type(boolean terminal) {
		return terminal ? "application/vnd.docker.raw-stream" : "application/vnd.docker.multiplexed-stream";
	}

	private void run(Hijacked connection, CompletableFuture<?> end) {
		if (this.wishes.input()) {
			this.workers.execute(() -> send(connection));
		}
		try (OutputStream output = connection.output()) {
			this.before.accept(output);
			Output piece;
			while ((piece = this.streams.read()) instanceof Output.Data data) {
				write(output, data);
			}
			if (piece == Output.End.ENDED) {
				end.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
			}
		}
		catch (IOException | CompletionException ex) {
			LOGGER.debug("A client went away", ex);
		}
		finally {
			leave();
		}
	}

	/** A client that is gone sends no more: a process that waits for input shall know. */
	private void leave() {
		try {
			if (this.wishes.input() && this.wishes.detach() == DetachKeys.NONE) {
				this.streams.closeInput();
			}
		}
		catch (IOException ex) {
			LOGGER.debug("The process had ended", ex);
		}
		this.streams.close();
	}

	private void write(OutputStream output, Output.Data data) throws IOException {
		boolean error = data.source() == Output.Source.STDERR;
		if (error ? !this.wishes.error() : !this.wishes.output()) {
			return;
		}
		output.write(this.wishes.terminal() ? data.bytes() : Frames.of(error, data.bytes()));
	}

	private void send(Hijacked connection) {
		byte[] piece = new byte[PIECE];
		DetachKeys.Watch watch = this.wishes.detach().watch();
		try {
			int count;
			while ((count = connection.input().read(piece)) >= 0) {
				DetachKeys.Seen seen = watch.see(piece, count);
				this.streams.write(seen.bytes(), 0, seen.bytes().length);
				if (seen.detach()) {
					this.streams.close();
					return;
				}
			}
			this.streams.closeInput();
		}
		catch (IOException ex) {
			LOGGER.debug("Input ended", ex);
		}
	}

}
