package dev.gantry.agent.logs;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.engine.logs.LogEntry;

/**
 * Puts the parts of very long lines together again, up to a bound beyond which a line is
 * given out in pieces.
 */
final class LineAssembler {

	private static final int LONGEST = 64 * 1024;

	private final String instance;

	private final Map<LogEntry.Stream, Part> parts = new EnumMap<>(LogEntry.Stream.class);

	LineAssembler(String instance) {
		this.instance = instance;
	}

	/** Takes an entry; gives the line that it completes, if it does. */
	Optional<LogLine> take(LogEntry entry) {
		Part part = this.parts.remove(entry.stream());
		Instant at = part == null ? entry.at() : part.at();
		StringBuilder text = part == null ? new StringBuilder() : part.text();
		text.append(entry.text());
		if (entry.partial() && text.length() < LONGEST) {
			this.parts.put(entry.stream(), new Part(at, text));
			return Optional.empty();
		}
		return Optional.of(new LogLine(at, this.instance, entry.stream().label(), text.toString()));
	}

	private record Part(Instant at, StringBuilder text) {
	}

}
