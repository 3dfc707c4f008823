package dev.gantry.platform.logs;

import java.io.IOException;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.live.JsonLines;
import dev.gantry.platform.live.ServerEvents;

/** Log lines as answers. */
public final class LogWriting {

	private LogWriting() {
	}

	/** Lines as lines. */
	public static AppLogs.LineReader of(JsonLines lines) {
		return new LinesReader(lines);
	}

	/** Lines as events. */
	public static AppLogs.LineReader of(ServerEvents events) {
		return new EventsReader(events);
	}

	private record LinesReader(JsonLines lines) implements AppLogs.LineReader {

		@Override
		public void read(LogLine line) throws IOException {
			this.lines.send(line);
		}

		@Override
		public void pause() throws IOException {
			this.lines.flush();
		}

	}

	private record EventsReader(ServerEvents events) implements AppLogs.LineReader {

		@Override
		public void read(LogLine line) throws IOException {
			this.events.send(null, null, line);
		}

		@Override
		public void pause() throws IOException {
			this.events.flush();
		}

	}

}
