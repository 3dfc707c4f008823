package dev.gantry.cli.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an app's instances write. */
@Command(name = "logs", description = "Show what an app's instances write.",
		footer = { "", "Examples:", "  gantry logs shop -f", "  gantry logs shop --since 5m --process worker",
				"  gantry logs shop --since 2h --until 1h --grep timeout" })
public final class Logs implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Option(names = { "-f", "--follow" }, description = "go on with new lines")
	private boolean follow;

	@Option(names = "--since", paramLabel = "TIME",
			description = "lines of the last 5m, 2h, 1d, or since a time like 2026-01-31T12:00:00Z")
	private String since;

	@Option(names = "--until", paramLabel = "TIME", description = "lines before that, written as with --since")
	private String until;

	@Option(names = "--grep", paramLabel = "TEXT", description = "only lines with this text, in any case of letters")
	private String grep;

	@Option(names = "--tail", paramLabel = "N", description = "only the last N lines of each instance")
	private Integer tail;

	@Option(names = "--process", paramLabel = "TYPE", description = "only this process type or instance")
	private String process;

	@Option(names = "--json", description = "write each line as JSON")
	private boolean json;

	@Override
	public Integer call() {
		return new LogReader(this.connection.api(), this.json)
			.read("/apps/" + AppName.of(this.app) + "/logs" + query());
	}

	private String query() {
		List<String> parameters = new ArrayList<>();
		parameters.add("follow=" + this.follow);
		if (this.since != null) {
			parameters.add("since=" + Api.encode(this.since));
		}
		if (this.until != null) {
			parameters.add("until=" + Api.encode(this.until));
		}
		if (this.grep != null) {
			parameters.add("q=" + Api.encode(this.grep));
		}
		if (this.tail != null) {
			parameters.add("tail=" + this.tail);
		}
		if (this.process != null) {
			parameters.add("process=" + Api.encode(this.process));
		}
		return "?" + String.join("&", parameters);
	}

}
