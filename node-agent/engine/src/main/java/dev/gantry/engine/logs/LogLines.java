package dev.gantry.engine.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The form of a log file's lines: time, stream, F or P for a part, text. */
final class LogLines {

	private LogLines() {
	}

	/** Reads a line without its end; empty for one that is not of the form. */
	static Optional<LogEntry> parse(byte[] line) {
		String[] fields = new String(line, StandardCharsets.UTF_8).split(" ", 4);
		if (fields.length != 4) {
			return Optional.empty();
		}
		try {
			LogEntry.Stream stream = fields[1].equals("stderr") ? LogEntry.Stream.STDERR : LogEntry.Stream.STDOUT;
			return Optional.of(new LogEntry(Instant.parse(fields[0]), stream, fields[2].equals("P"), fields[3]));
		}
		catch (DateTimeParseException ex) {
			return Optional.empty();
		}
	}

}
