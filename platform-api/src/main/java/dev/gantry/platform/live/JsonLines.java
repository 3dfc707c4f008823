package dev.gantry.platform.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes one JSON document a line. */
public final class JsonLines {

	private static final Duration SILENCE = Duration.ofSeconds(15);

	private final OutputStream out;

	private long lastWrite = System.nanoTime();

	JsonLines(OutputStream out) throws IOException {
		this.out = out;
		this.out.flush();
	}

	public void send(Object data) throws IOException {
		write(LiveJson.write(data) + "\n");
	}

	/** Sends off what was written; after a long silence also an empty line. */
	public void flush() throws IOException {
		if (System.nanoTime() - this.lastWrite > SILENCE.toNanos()) {
			write("\n");
		}
		this.out.flush();
	}

	private void write(String text) throws IOException {
		this.out.write(text.getBytes(StandardCharsets.UTF_8));
		this.lastWrite = System.nanoTime();
	}

}
