package dev.gantry.cli.apps;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes an app. */
@Command(name = "destroy", description = "Delete an app with all its releases.")
public final class Destroy implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Option(names = { "-y", "--yes" }, description = "do not ask")
	private boolean yes;

	@Override
	public Integer call() {
		AppName name = AppName.of(this.app);
		if (!this.yes && System.console() != null) {
			String answer = System.console()
				.readLine(
						"This deletes %s, its releases, its configuration and the data of its volumes. Type its name to go on: ",
						name);
			if (!name.value().equals(answer)) {
				Terminal.standard().warn("nothing was deleted");
				return 1;
			}
		}
		else if (!this.yes) {
			throw new CommandLine.ParameterException(this.spec.commandLine(),
					"Without a terminal to ask on, say --yes to delete " + name);
		}
		this.connection.api().send("DELETE", "/apps/" + name, null);
		Terminal.standard().print(name + " is being deleted");
		return 0;
	}

}
