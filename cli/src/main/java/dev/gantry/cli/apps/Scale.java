package dev.gantry.cli.apps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.ProcessSettings;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets how many instances an app has. */
@Command(name = "scale", description = "Set how many instances an app has.",
		footer = { "", "Example:", "  gantry scale shop web=3 worker=1" })
public final class Scale implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1..*", arity = "1..*", paramLabel = "TYPE=N",
			description = "process types and their instances")
	private Map<String, String> wanted = new LinkedHashMap<>();

	@Override
	public Integer call() {
		Map<String, Integer> replicas = new LinkedHashMap<>();
		this.wanted.forEach((type, text) -> replicas.put(type, number(text)));
		replicas.forEach((type, number) -> this.connection.api()
			.send("PUT", "/apps/" + AppName.of(this.app) + "/processes/" + type, ProcessSettings.scaled(number)));
		replicas.forEach((type, number) -> Terminal.standard().print(this.app + " " + type + "=" + number));
		return 0;
	}

	private int number(String text) {
		try {
			int number = Integer.parseInt(text);
			if (number >= 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new CommandLine.ParameterException(this.spec.commandLine(),
				"'" + text + "' is not a number of instances; write for example web=3");
	}

}
