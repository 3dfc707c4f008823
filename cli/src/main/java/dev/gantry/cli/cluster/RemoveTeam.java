package dev.gantry.cli.cluster;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a team without apps. */
@Command(name = "remove", description = "Remove a team that has no apps; its tokens end.")
final class RemoveTeam implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "TEAM", description = "its name")
	private String team;

	@Override
	public Integer call() {
		this.connection.api().send("DELETE", "/teams/" + Api.encode(this.team), null);
		return 0;
	}

}
