package dev.gantry.engine.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;

import static org.awaitility.Awaitility.await;

/** Reads somebody's attached streams on a thread of its own, as a door does. */
final class Reader {

	private final ByteArrayOutputStream standard = new ByteArrayOutputStream();

	private final ByteArrayOutputStream error = new ByteArrayOutputStream();

	private final CompletableFuture<Output.End> end = new CompletableFuture<>();

	private final AttachedStreams streams;

	Reader(AttachedStreams streams) {
		this.streams = streams;
		Thread thread = new Thread(this::run, "reader");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		try {
			while (true) {
				Output output = this.streams.read();
				if (output instanceof Output.End last) {
					this.end.complete(last);
					return;
				}
				Output.Data data = (Output.Data) output;
				ByteArrayOutputStream to = (data.source() == Output.Source.STDOUT) ? this.standard : this.error;
				to.writeBytes(data.bytes());
			}
		}
		catch (IOException ex) {
			this.end.completeExceptionally(ex);
		}
	}

	void type(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		try {
			this.streams.write(bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void endInput() {
		try {
			this.streams.closeInput();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String standard() {
		return this.standard.toString(StandardCharsets.UTF_8);
	}

	String error() {
		return this.error.toString(StandardCharsets.UTF_8);
	}

	void awaitText(String text) {
		await().atMost(Duration.ofSeconds(60)).until(() -> standard().contains(text));
	}

	Output.End end() {
		return this.end.orTimeout(60, TimeUnit.SECONDS).join();
	}

	void detach() {
		this.streams.close();
	}

}
