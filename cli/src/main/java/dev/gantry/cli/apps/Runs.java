package dev.gantry.cli.apps;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Lists, reads and stops an app's runs. */
@Command(name = "runs", description = "List an app's one-off runs, release commands and job runs; read or stop one.",
		synopsisHeading = "Usage: ",
		customSynopsis = { "gantry runs APP [--job NAME]", "       gantry runs APP logs NUMBER [-f]",
				"       gantry runs APP stop NUMBER" },
		footer = { "", "Examples:", "  gantry runs shop", "  gantry runs shop logs 7 -f", "  gantry runs shop stop 7" })
public final class Runs implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Option(names = "--job", paramLabel = "NAME", description = "only the runs of this job")
	private String job;

	@Option(names = { "-f", "--follow" }, description = "with logs: go on with new lines until it ends")
	private boolean follow;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", arity = "0..1", paramLabel = "logs|stop", description = "what to do; nothing lists them")
	private String action;

	@Parameters(index = "2", arity = "0..1", paramLabel = "NUMBER", description = "which run")
	private Integer number;

	@Override
	public Integer call() throws IOException {
		Api api = this.connection.api();
		String path = "/apps/" + AppName.of(this.app) + "/runs";
		if (this.action == null) {
			return list(api, path + ((this.job == null) ? "" : "?job=" + Api.encode(this.job)));
		}
		if (this.number == null) {
			throw new CommandLine.ParameterException(this.spec.commandLine(), "Say which run: a number of the list");
		}
		return switch (this.action) {
			case "logs" ->
				new LogReader(api, this.output.wanted()).read(path + "/" + this.number + "/logs?follow=" + this.follow);
			case "stop" -> stop(api, path + "/" + this.number + "/stop");
			default -> throw new CommandLine.ParameterException(this.spec.commandLine(),
					"'" + this.action + "' is neither 'logs' nor 'stop'");
		};
	}

	private int stop(Api api, String path) {
		Terminal terminal = Terminal.standard();
		RunView run = api.send("POST", path, null, new TypeReference<>() {
		});
		if (!this.output.json(terminal, run)) {
			terminal.print("run " + run.number() + " of " + run.app() + ": " + run.explanation());
		}
		return 0;
	}

	private int list(Api api, String path) {
		Terminal terminal = Terminal.standard();
		List<RunView> runs = api.get(path, new TypeReference<>() {
		});
		if (this.output.json(terminal, runs)) {
			return 0;
		}
		if (runs.isEmpty()) {
			terminal.print(this.app + " has no runs; 'gantry run " + this.app + " -- COMMAND' starts one");
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("RUN", "STATE", "EXIT", "WHEN", "KIND", "BY", "COMMAND");
		for (RunView run : runs) {
			table.row(run.number(), state(terminal, run.state()), run.exitCode(), Terminal.ago(run.createdAt(), now),
					kind(run), run.requestedBy(), cut(String.join(" ", run.command())));
		}
		table.print(terminal);
		return 0;
	}

	private static String kind(RunView run) {
		return switch (run.kind()) {
			case ONE_OFF -> "one-off";
			case RELEASE -> "release " + run.release();
			case JOB -> "job " + run.job();
		};
	}

	private static String cut(String command) {
		String line = command.replaceAll("\\s+", " ");
		return (line.length() <= 60) ? line : line.substring(0, 59) + "…";
	}

	static String state(Terminal terminal, RunState state) {
		String word = state.name().toLowerCase(Locale.ROOT);
		return switch (state) {
			case SUCCEEDED -> terminal.good(word);
			case FAILED -> terminal.bad(word);
			case STOPPED -> word;
			default -> terminal.doubtful(word);
		};
	}

}
