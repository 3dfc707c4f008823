package dev.gantry.cli.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.LogLine;

/** Prints log lines as they come. */
final class LogReader {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
		.withZone(ZoneId.systemDefault());

	private final Api api;

	private final boolean json;

	LogReader(Api api, boolean json) {
		this.api = api;
		this.json = json;
	}

	/** Reads to the end; answers with the exit status 0. */
	int read(String path) {
		Terminal terminal = Terminal.streaming();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.api.stream(path, "application/x-ndjson", null), StandardCharsets.UTF_8))) {
			String line;
			while ((line = lines.readLine()) != null) {
				if (!line.isBlank()) {
					terminal.print(this.json ? line : format(terminal, Json.MAPPER.readValue(line, LogLine.class)),
							lines.ready());
				}
			}
			terminal.checkRead();
			return 0;
		}
		catch (IOException ex) {
			throw new CommandFailure("The log broke off: " + ex.getMessage(), "Try again", ex);
		}
	}

	private static String format(Terminal terminal, LogLine line) {
		String head = TIME.format(line.at()) + " " + line.instance();
		return terminal.dim(head) + " " + ("stderr".equals(line.stream()) ? terminal.bad("!") : terminal.dim("|")) + " "
				+ line.text();
	}

}
