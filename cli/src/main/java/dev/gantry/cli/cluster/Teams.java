package dev.gantry.cli.cluster;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.type.TypeReference;

/** Lists the teams, makes and removes them, and says whose an app is. */
@Command(name = "teams", description = "List the teams, make or remove one, or give it an app.",
		subcommands = { MakeTeam.class, RemoveTeam.class, GiveApp.class })
public final class Teams implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<Team> teams = this.connection.api().get("/teams", new TypeReference<>() {
		});
		if (this.output.json(terminal, teams)) {
			return 0;
		}
		Table table = new Table("TEAM", "APPS");
		teams.forEach((team) -> table.row(team.name(), team.apps().isEmpty() ? "-" : String.join(", ", team.apps())));
		table.print(terminal);
		return 0;
	}

	/**
	 * A team as the API shows it.
	 *
	 * @param name its name
	 * @param apps its apps, by name
	 * @param createdAt when it was made
	 */
	record Team(String name, List<String> apps, Instant createdAt) {
	}

}
