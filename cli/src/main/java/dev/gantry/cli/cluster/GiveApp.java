package dev.gantry.cli.cluster;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives an app to a team. */
@Command(name = "give", description = "Give an app to a team; the app is made if it is new.",
		footer = { "", "Example:", "  gantry teams give blue shop" })
final class GiveApp implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(index = "0", paramLabel = "TEAM", description = "the team")
	private String team;

	@Parameters(index = "1", paramLabel = "APP", description = "the app")
	private String app;

	@Override
	public Integer call() {
		this.connection.api().send("PUT", "/teams/" + Api.encode(this.team) + "/apps/" + AppName.of(this.app), null);
		return 0;
	}

}
