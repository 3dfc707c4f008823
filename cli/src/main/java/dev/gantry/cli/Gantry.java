package dev.gantry.cli;

import java.io.PrintWriter;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.apps.Apps;
import dev.gantry.cli.apps.Config;
import dev.gantry.cli.apps.Deploy;
import dev.gantry.cli.apps.Destroy;
import dev.gantry.cli.apps.Drains;
import dev.gantry.cli.apps.Exec;
import dev.gantry.cli.apps.Follow;
import dev.gantry.cli.apps.Init;
import dev.gantry.cli.apps.Jobs;
import dev.gantry.cli.apps.Logs;
import dev.gantry.cli.apps.Open;
import dev.gantry.cli.apps.Previews;
import dev.gantry.cli.apps.Ps;
import dev.gantry.cli.apps.Push;
import dev.gantry.cli.apps.Releases;
import dev.gantry.cli.apps.Rollback;
import dev.gantry.cli.apps.Run;
import dev.gantry.cli.apps.Runs;
import dev.gantry.cli.apps.Scale;
import dev.gantry.cli.apps.Why;
import dev.gantry.cli.cluster.Events;
import dev.gantry.cli.cluster.Images;
import dev.gantry.cli.cluster.LogIn;
import dev.gantry.cli.cluster.Node;
import dev.gantry.cli.cluster.Nodes;
import dev.gantry.cli.cluster.Teams;
import dev.gantry.cli.cluster.Tokens;
import dev.gantry.cli.local.AgentRole;
import dev.gantry.cli.local.DockerContext;
import dev.gantry.cli.local.Down;
import dev.gantry.cli.local.RegistryRole;
import dev.gantry.cli.local.RouterRole;
import dev.gantry.cli.local.ServerRole;
import dev.gantry.cli.local.Up;
import dev.gantry.cli.terminal.Completion;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.errors.GantryException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code gantry} command. Exit status: 0 done, 1 failed, 2 wrong usage.
 */
@Command(name = "gantry", mixinStandardHelpOptions = true, version = "gantry 0.1.0",
		description = "A container engine and a small platform-as-a-service in one.",
		subcommands = { Up.class, Down.class, Init.class, Push.class, Deploy.class, Follow.class, Previews.class,
				Apps.class, Ps.class, Logs.class, Drains.class, Run.class, Runs.class, Jobs.class, Exec.class,
				Scale.class, Config.class, Releases.class, Rollback.class, Open.class, Why.class, Destroy.class,
				Nodes.class, Node.class, Images.class, Events.class, LogIn.class, Tokens.class, Teams.class,
				Completion.class, ServerRole.class, AgentRole.class, RegistryRole.class, RouterRole.class,
				Rehearse.class, DockerContext.class })
public final class Gantry implements Runnable {

	@Spec
	private CommandSpec spec;

	public static void main(String[] args) {
		System.exit(commandLine().execute(args));
	}

	static CommandLine commandLine() {
		CommandLine commandLine = new CommandLine(new Gantry());
		commandLine.getSubcommands().values().forEach(Gantry::withHelp);
		commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
		commandLine.setUsageHelpAutoWidth(true);
		commandLine.setParameterExceptionHandler((failure, args) -> wrongUsage(failure));
		commandLine.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
		return commandLine;
	}

	private static void withHelp(CommandLine command) {
		if (command.getCommandSpec().optionsMap().get("--help") == null) {
			command.getCommandSpec().mixinStandardHelpOptions(true);
		}
		command.getSubcommands().values().forEach(Gantry::withHelp);
	}

	@Override
	public void run() {
		this.spec.commandLine().usage(System.out);
	}

	private static int wrongUsage(ParameterException failure) {
		PrintWriter err = failure.getCommandLine().getErr();
		err.println("gantry: " + failure.getMessage());
		if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
			err.println("See '" + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
		}
		return 2;
	}

	private static int failed(Exception failure) {
		Terminal terminal = Terminal.standard();
		terminal.clearProgress();
		String remedy = failure instanceof CommandFailure known ? known.remedy()
				: failure instanceof GantryException known ? known.remedy() : null;
		boolean expected = failure instanceof CommandFailure || failure instanceof GantryException;
		terminal.warn(terminal.bad("gantry: ") + (expected ? failure.getMessage() : String.valueOf(failure)));
		if (remedy != null) {
			terminal.warn("  " + remedy);
		}
		if (System.getenv("GANTRY_DEBUG") != null) {
			failure.printStackTrace();
		}
		return 1;
	}

}
