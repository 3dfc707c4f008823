package dev.gantry.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events, HTML standard section 9.2.6. */
public final class ServerEvents implements AutoCloseable {

	private final BufferedReader reader;

	private String lastId;

	public ServerEvents(InputStream stream) {
		this.reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
	}

	/**
	 * An event.
	 *
	 * @param type its name, {@code message} by default
	 * @param data its data
	 * @param id the last event id so far, or {@code null}
	 */
	public record Event(String type, String data, String id) {
	}

	/** The next event, or {@code null} at the end. */
	public Event next() throws IOException {
		String type = "message";
		StringBuilder data = null;
		String line;
		while ((line = this.reader.readLine()) != null) {
			if (line.isEmpty()) {
				if (data != null) {
					return new Event(type, data.toString(), this.lastId);
				}
				type = "message";
				continue;
			}
			int colon = line.indexOf(':');
			String field = colon < 0 ? line : line.substring(0, colon);
			String value = colon < 0 ? "" : line.substring(colon + 1);
			value = value.startsWith(" ") ? value.substring(1) : value;
			switch (field) {
				case "event" -> type = value;
				case "data" -> data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
				case "id" -> this.lastId = value;
				default -> {
					// Comments and fields of later standards are passed over.
				}
			}
		}
		return null;
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
