package dev.gantry.platform.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes server-sent events (HTML Standard, section 9.2). */
public final class ServerEvents {

	/** How often to show a connection that it still stands: proxies end silent ones. */
	private static final Duration SILENCE = Duration.ofSeconds(15);

	private final OutputStream out;

	private long lastWrite = System.nanoTime();

	ServerEvents(OutputStream out) throws IOException {
		this.out = out;
		// Headers go out with the first bytes: a browser then knows that it is connected.
		write(": connected\n\n");
		flush();
	}

	/**
	 * Writes an event; it leaves with {@link #flush()}.
	 * @param id for {@code Last-Event-ID}, or {@code null}
	 * @param name the event's name, or {@code null} for the default {@code message}
	 * @param data becomes JSON
	 */
	public void send(String id, String name, Object data) throws IOException {
		StringBuilder event = new StringBuilder();
		if (id != null) {
			event.append("id: ").append(id).append('\n');
		}
		if (name != null) {
			event.append("event: ").append(name).append('\n');
		}
		event.append("data: ").append(LiveJson.write(data)).append("\n\n");
		write(event.toString());
	}

	/** Sends off what was written; after a long silence also a sign of life. */
	public void flush() throws IOException {
		if (System.nanoTime() - this.lastWrite > SILENCE.toNanos()) {
			write(": still here\n\n");
		}
		this.out.flush();
	}

	private void write(String text) throws IOException {
		this.out.write(text.getBytes(StandardCharsets.UTF_8));
		this.lastWrite = System.nanoTime();
	}

}
