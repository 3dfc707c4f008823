package dev.gantry.cli.apps;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Lists an app's instances. */
@Command(name = "ps", description = "List an app's instances.")
public final class Ps implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<InstanceView> instances = this.connection.api()
			.get("/apps/" + AppName.of(this.app) + "/instances", new TypeReference<>() {
			});
		if (this.output.json(terminal, instances)) {
			return 0;
		}
		if (instances.isEmpty()) {
			terminal.print(this.app + " has no instances");
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("INSTANCE", "STATE", "RELEASE", "NODE", "UP", "RESTARTS", "ADDRESS", "CONTAINER");
		for (InstanceView one : instances) {
			table.row(one.name(), state(terminal, one.state()), one.release(), one.node(),
					Terminal.ago(one.startedAt(), now), one.restarts(), one.address(), one.containerId());
		}
		table.print(terminal);
		for (InstanceView one : instances) {
			if (one.state() != InstanceState.HEALTHY && one.explanation() != null && !one.explanation().isEmpty()) {
				terminal.print(one.name() + ": " + one.explanation().get(one.explanation().size() - 1));
			}
		}
		return 0;
	}

	static String state(Terminal terminal, InstanceState state) {
		String word = state.name().toLowerCase(Locale.ROOT);
		return switch (state) {
			case HEALTHY -> terminal.good(word);
			case UNHEALTHY, LOST, BACKOFF -> terminal.bad(word);
			case PENDING, STARTING, RUNNING -> terminal.doubtful(word);
			default -> word;
		};
	}

}
