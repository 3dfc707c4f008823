package dev.gantry.cli.apps;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.runs.JobView;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Lists an app's jobs, runs one now, suspends or resumes it. */
@Command(name = "jobs",
		description = {
				"List the jobs that an app declares under 'cron' in gantry.yaml; run one now, suspend or resume it.",
				"'gantry runs APP --job NAME' lists what a job has done." },
		synopsisHeading = "Usage: ",
		customSynopsis = { "gantry jobs APP", "       gantry jobs APP run|suspend|resume NAME" },
		footer = { "", "Examples:", "  gantry jobs shop", "  gantry jobs shop run cleanup",
				"  gantry jobs shop suspend cleanup" })
public final class Jobs implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", arity = "0..1", paramLabel = "run|suspend|resume",
			description = "what to do; nothing lists them")
	private String action;

	@Parameters(index = "2", arity = "0..1", paramLabel = "NAME", description = "which job")
	private String job;

	@Override
	public Integer call() {
		Api api = this.connection.api();
		String path = "/apps/" + AppName.of(this.app) + "/jobs";
		if (this.action == null) {
			return list(api.get(path, new TypeReference<>() {
			}));
		}
		if (this.job == null) {
			throw new CommandLine.ParameterException(this.spec.commandLine(), "Say which job");
		}
		String one = path + "/" + Api.encode(this.job) + "/" + this.action;
		return switch (this.action) {
			case "run" -> ran(api.send("POST", one, null, new TypeReference<>() {
			}));
			case "suspend", "resume" -> changed(api.send("POST", one, null, new TypeReference<>() {
			}));
			default -> throw new CommandLine.ParameterException(this.spec.commandLine(),
					"'" + this.action + "' is none of run, suspend, resume");
		};
	}

	private int ran(RunView run) {
		Terminal terminal = Terminal.standard();
		if (!this.output.json(terminal, run)) {
			terminal.print("run " + run.number() + " of " + run.app() + " was started");
			terminal.warn("'gantry runs " + run.app() + " logs " + run.number() + " -f' shows what it writes");
		}
		return 0;
	}

	private int changed(JobView view) {
		Terminal terminal = Terminal.standard();
		if (!this.output.json(terminal, view)) {
			terminal.print(view.name() + (view.suspended() ? " is suspended" : " is due at " + view.nextAt()));
		}
		return 0;
	}

	private int list(List<JobView> jobs) {
		Terminal terminal = Terminal.standard();
		if (this.output.json(terminal, jobs)) {
			return 0;
		}
		if (jobs.isEmpty()) {
			terminal.print(this.app + " has no jobs; declare them under 'cron' in gantry.yaml");
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("JOB", "SCHEDULE", "ZONE", "NEXT", "LAST", "COMMAND");
		for (JobView one : jobs) {
			table.row(one.name(), one.schedule(), one.zone(), next(terminal, one, now), last(terminal, one.last(), now),
					String.join(" ", one.command()));
		}
		table.print(terminal);
		return 0;
	}

	private static String next(Terminal terminal, JobView job, Instant now) {
		if (job.suspended()) {
			return terminal.doubtful("suspended");
		}
		return (job.nextAt() == null) ? "never" : "in " + span(Duration.between(now, job.nextAt()));
	}

	private static String span(Duration time) {
		Instant now = Instant.EPOCH.plus(Duration.ofDays(100_000));
		return Terminal.ago(now.minus(time.isNegative() ? Duration.ZERO : time), now);
	}

	private static String last(Terminal terminal, RunView run, Instant now) {
		return (run == null) ? "-"
				: Runs.state(terminal, run.state()) + " " + Terminal.ago(run.createdAt(), now) + " ago";
	}

}
