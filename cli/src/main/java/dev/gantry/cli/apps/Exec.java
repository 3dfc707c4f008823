package dev.gantry.cli.apps;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Runs a command beside an instance's process. */
@Command(name = "exec", description = "Run a command in a running instance; the exit status is the command's.",
		footer = { "", "Examples:", "  gantry exec -it shop -- bash", "  gantry exec shop/web.2 -- cat /etc/hostname",
				"  gantry exec -i shop -- tar xf - -C /tmp < files.tar" })
public final class Exec implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Option(names = { "-i", "--interactive" }, description = "hand standard input on")
	private boolean input;

	@Option(names = { "-t", "--tty" }, description = "give the command a terminal")
	private boolean terminal;

	@Parameters(index = "0", paramLabel = "APP[/INSTANCE]",
			description = "the app, or one of its instances like web.1 (its first)")
	private String target;

	@Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "what to run")
	private List<String> command;

	@Override
	public Integer call() {
		if (this.terminal && System.console() == null) {
			throw new CommandFailure("There is no terminal here to give to the command", "Leave out -t");
		}
		String query = this.command.stream()
			.map((argument) -> "command=" + Api.encode(argument))
			.collect(Collectors.joining("&"));
		return new ExecConnection(this.connection.api(), this.input, this.terminal)
			.run("/instances/" + instance().id() + "/exec?" + query);
	}

	private InstanceView instance() {
		String[] parts = this.target.split("/", 2);
		AppName app = AppName.of(parts[0]);
		List<InstanceView> instances = this.connection.api().get("/apps/" + app + "/instances", new TypeReference<>() {
		});
		return instances.stream()
			.filter((instance) -> (parts.length == 1) ? runs(instance) : instance.name().equals(parts[1]))
			.findFirst()
			.orElseThrow(() -> new CommandFailure(
					(parts.length == 1) ? "No instance of " + app + " runs" : app + " has no instance " + parts[1],
					instances.isEmpty() ? "'gantry why " + app + "' tells why"
							: "It has " + String.join(", ", instances.stream().map(InstanceView::name).toList())));
	}

	private static boolean runs(InstanceView instance) {
		return instance.state() == InstanceState.HEALTHY || instance.state() == InstanceState.RUNNING
				|| instance.state() == InstanceState.UNHEALTHY;
	}

}
