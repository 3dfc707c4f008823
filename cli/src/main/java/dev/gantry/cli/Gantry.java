package dev.gantry.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.OutputClosed;
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
		description = "A container engine and a small platform-as-a-service in one.")
public final class Gantry implements Runnable {

	@Spec
	private CommandSpec spec;

	public static void main(String[] args) {
		int status = commandLine(Commands.calledBy(args)).execute(args);
		endSelectors();
		System.exit(status);
	}

	// The JVM's exit waits up to 0.3 s for threads inside a system call
	// (VM_Exit::wait_for_threads_in_native_to_block), and the HTTP client's selector is
	// always inside one; an interrupt ends it.
	private static void endSelectors() {
		Thread[] threads = new Thread[Thread.activeCount() + 16];
		int count = Thread.enumerate(threads);
		for (Thread thread : Arrays.asList(threads).subList(0, count)) {
			if (thread.getName().startsWith("HttpClient-") && thread.getName().endsWith("-SelectorManager")) {
				thread.interrupt();
			}
		}
	}

	static CommandLine commandLine() {
		return commandLine(Commands.ALL);
	}

	private static CommandLine commandLine(Map<String, Class<?>> commands) {
		CommandLine commandLine = new CommandLine(new Gantry());
		commands.forEach(commandLine::addSubcommand);
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
		if (failure instanceof OutputClosed) {
			return OutputClosed.STATUS;
		}
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
