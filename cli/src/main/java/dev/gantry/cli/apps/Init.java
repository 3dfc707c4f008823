package dev.gantry.cli.apps;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.PlanView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a push would do, and writes it down. */
@Command(name = "init",
		description = "Show what a push of a directory would do, each decision with its reason, and write it to gantry.yaml.",
		footer = { "", "Examples:", "  gantry init", "  gantry init examples/node --show",
				"  gantry init --show --json" })
public final class Init implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(paramLabel = "DIR", arity = "0..1", description = "the source tree (default: the current directory)")
	private Path directory = Path.of(".");

	@Option(names = "--app", paramLabel = "NAME", description = "the app (default: the directory's name)")
	private String app;

	@Option(names = "--show", description = "write nothing")
	private boolean show;

	@Override
	public Integer call() throws IOException {
		Terminal terminal = Terminal.standard();
		PlanView plan = new SourcePush(this.connection.api(), terminal).plan(this.directory,
				this.app == null ? SourceName.of(this.directory) : this.app);
		if (!this.output.json(terminal, plan)) {
			new PlanTable(plan).print(terminal);
		}
		if (!this.show) {
			write(terminal, plan);
		}
		return 0;
	}

	private void write(Terminal terminal, PlanView plan) throws IOException {
		if (plan.gantryFile() == null) {
			throw new CommandFailure("There is a gantry.yaml already; it is left as it is",
					"Use --show to see what it comes to");
		}
		Path file = this.directory.resolve("gantry.yaml");
		try {
			Files.writeString(file, plan.gantryFile(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		}
		catch (FileAlreadyExistsException ex) {
			throw new CommandFailure(file + " appeared meanwhile; it is left as it is", "Look at it and try again", ex);
		}
		if (!this.output.wanted()) {
			terminal.print("");
			terminal.print("wrote " + file + "; change it as you like, then 'gantry push'");
		}
	}

}
