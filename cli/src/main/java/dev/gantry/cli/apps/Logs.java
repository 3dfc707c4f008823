package dev.gantry.cli.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an app's instances write. */
@Command(name = "logs", description = "Show what an app's instances write.",
		footer = { "", "Examples:", "  gantry logs shop -f", "  gantry logs shop --since 5m --process worker" })
public final class Logs implements Callable<Integer> {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
		.withZone(ZoneId.systemDefault());

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Option(names = { "-f", "--follow" }, description = "go on with new lines")
	private boolean follow;

	@Option(names = "--since", paramLabel = "TIME",
			description = "lines of the last 5m, 2h, 1d, or since a time like 2026-01-31T12:00:00Z")
	private String since;

	@Option(names = "--tail", paramLabel = "N", description = "only the last N lines of each instance")
	private Integer tail;

	@Option(names = "--process", paramLabel = "TYPE", description = "only this process type or instance")
	private String process;

	@Option(names = "--json", description = "write each line as JSON")
	private boolean json;

	@Override
	public Integer call() throws IOException {
		Terminal terminal = Terminal.standard();
		String path = "/apps/" + AppName.of(this.app) + "/logs" + query();
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(
				this.connection.api().stream(path, "application/x-ndjson", null), StandardCharsets.UTF_8))) {
			String line;
			while ((line = lines.readLine()) != null) {
				if (!line.isBlank()) {
					terminal.print(this.json ? line : format(terminal, Json.MAPPER.readValue(line, LogLine.class)));
				}
			}
			return 0;
		}
		catch (IOException ex) {
			throw new CommandFailure("The log broke off: " + ex.getMessage(), "Try again", ex);
		}
	}

	private String query() {
		List<String> parameters = new ArrayList<>();
		parameters.add("follow=" + this.follow);
		if (this.since != null) {
			parameters.add("since=" + Api.encode(this.since));
		}
		if (this.tail != null) {
			parameters.add("tail=" + this.tail);
		}
		if (this.process != null) {
			parameters.add("process=" + Api.encode(this.process));
		}
		return "?" + String.join("&", parameters);
	}

	private static String format(Terminal terminal, LogLine line) {
		String head = TIME.format(line.at()) + " " + line.instance();
		return terminal.dim(head) + " " + ("stderr".equals(line.stream()) ? terminal.bad("!") : terminal.dim("|")) + " "
				+ line.text();
	}

}
