package dev.gantry.cli.apps;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.runs.RunRequest;
import dev.gantry.contracts.runs.RunState;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Runs a command once in a container of its own. */
@Command(name = "run",
		description = {
				"Run a command once, in a container of its own with the app's present release and configuration.",
				"The exit status is the command's. Ending this program ends the command, unless it is detached." },
		footer = { "", "Examples:", "  gantry run shop -- rake db:migrate", "  gantry run -it shop -- bash",
				"  gantry run -d shop -m 1Gi -e MODE=full -- ./reindex --all", "  gantry runs shop logs 7 -f" })
public final class Run implements Callable<Integer> {

	private static final TypeReference<RunView> VIEW = new TypeReference<>() {
	};

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Option(names = { "-i", "--interactive" }, description = "hand standard input on")
	private boolean input;

	@Option(names = { "-t", "--tty" }, description = "give the command a terminal")
	private boolean terminal;

	@Option(names = { "-d", "--detach" }, description = "only start it, and print which run it is")
	private boolean detached;

	@Option(names = { "-e", "--env" }, paramLabel = "NAME=VALUE", description = "a variable over the configuration")
	private List<String> variables = List.of();

	@Option(names = { "-m", "--memory" }, paramLabel = "SIZE",
			description = "memory, for example 512Mi (default: web's)")
	private String memory;

	@Option(names = "--cpu", paramLabel = "SHARE", description = "CPU, for example 500m (default: web's)")
	private String cpu;

	@Option(names = "--timeout", paramLabel = "SECONDS", description = "stop it after so long (default: a day)")
	private Long timeout;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "what to run")
	private List<String> command;

	@Override
	public Integer call() {
		if (this.detached && (this.input || this.terminal)) {
			throw new CommandFailure("A detached command has neither input nor terminal", "Leave out -d, or -i and -t");
		}
		if (this.terminal && System.console() == null) {
			throw new CommandFailure("There is no terminal here to give to the command", "Leave out -t");
		}
		Api api = this.connection.api();
		String path = "/apps/" + AppName.of(this.app) + "/runs";
		RunView run = api.send("POST", path, request(), VIEW);
		if (this.detached) {
			return tell(run);
		}
		return attach(api, path + "/" + run.number());
	}

	private RunRequest request() {
		return new RunRequest(this.command, environment(), (this.cpu == null) ? null : CpuShare.parse(this.cpu),
				(this.memory == null) ? null : MemorySize.parse(this.memory), this.terminal, this.input, !this.detached,
				(this.timeout == null) ? null : Duration.ofSeconds(this.timeout));
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		for (String variable : this.variables) {
			int equals = variable.indexOf('=');
			if (equals < 1) {
				throw new CommandFailure("'" + variable + "' is not NAME=VALUE", "Write for example -e MODE=full");
			}
			environment.put(variable.substring(0, equals), variable.substring(equals + 1));
		}
		return environment;
	}

	private int tell(RunView run) {
		Terminal here = Terminal.standard();
		if (!this.output.json(here, run)) {
			here.print("run " + run.number() + " of " + run.app() + " was started");
			here.warn("'gantry runs " + run.app() + " logs " + run.number() + " -f' shows what it writes");
		}
		return 0;
	}

	private int attach(Api api, String path) {
		RunView run = waited(api, path);
		if (run.state() == RunState.STARTING) {
			return new ExecConnection(api, this.input, this.terminal).run(path + "/attach");
		}
		throw new CommandFailure("Run " + run.number() + " of " + run.app() + " did not start: " + run.explanation(),
				(run.failure() == null) ? null : run.failure().remedy());
	}

	/** Until a node has it; a person is told what it waits for. */
	private static RunView waited(Api api, String path) {
		Terminal here = Terminal.standard();
		RunView run = api.get(path + "?wait=placed", VIEW);
		while (run.state() == RunState.WAITING) {
			here.progress(run.explanation());
			run = api.get(path + "?wait=placed", VIEW);
		}
		here.clearProgress();
		return run;
	}

}
