package dev.gantry.cli.apps;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Goes back to a former release. */
@Command(name = "rollback",
		description = "Go back to a former release: its image, its configuration and its processes.")
public final class Rollback implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "the release (default: the one before)")
	private Integer release;

	@Override
	public Integer call() {
		Map<String, Object> body = new HashMap<>();
		if (this.release != null) {
			body.put("release", this.release);
		}
		DeploymentView begun = this.connection.api()
			.send("POST", "/apps/" + AppName.of(this.app) + "/rollback", body, new TypeReference<>() {
			});
		new DeploymentWatch(this.connection.api(), Terminal.standard()).follow(begun);
		return 0;
	}

}
