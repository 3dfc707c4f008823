package dev.gantry.cli.cluster;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a team. */
@Command(name = "make", description = "Make a team; its people get tokens of their own.",
		footer = { "", "Example:", "  gantry teams make blue", "  gantry tokens issue ada --kind member --team blue" })
final class MakeTeam implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "TEAM", description = "its name")
	private String team;

	@Override
	public Integer call() {
		this.connection.api().send("PUT", "/teams/" + Api.encode(this.team), null);
		return 0;
	}

}
