package dev.gantry.engine.logs;

import java.time.Instant;

/**
 * A line, or a part of a very long one, that a container wrote.
 *
 * @param at when it was read from the container
 * @param stream where it was written
 * @param partial whether the line goes on in the next entry of the same stream
 * @param text without the line end; bytes that are not UTF-8 are replaced
 */
public record LogEntry(Instant at, Stream stream, boolean partial, String text) {

	/** A container's standard streams. */
	public enum Stream {

		STDOUT, STDERR;

		/** {@code stdout} or {@code stderr}. */
		public String label() {
			return this == STDOUT ? "stdout" : "stderr";
		}

	}

}
