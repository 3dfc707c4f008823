package dev.gantry.cli.apps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys a directory. */
@Command(name = "push", description = "Deploy a directory: build, release, rollout. Everything in it but .git is sent.",
		footer = { "", "Examples:", "  gantry push", "  gantry push examples/hello --app greeter",
				"  gantry push --print-dockerfile > Dockerfile" })
public final class Push implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "DIR", arity = "0..1", description = "the source tree (default: the current directory)")
	private Path directory = Path.of(".");

	@Option(names = "--app", paramLabel = "NAME", description = "the app (default: the directory's name)")
	private String app;

	@Option(names = "--print-dockerfile",
			description = "print the Dockerfile that a source without one is built with, and why; nothing is sent")
	private boolean printDockerfile;

	@Option(names = "--base-images", paramLabel = "SET", defaultValue = "debian",
			description = "with --print-dockerfile, as the nodes are set: debian (default) or official")
	private String baseImages;

	@Override
	public Integer call() throws IOException {
		if (this.printDockerfile) {
			new GeneratedDockerfile(Terminal.standard()).print(this.directory, this.baseImages);
			return 0;
		}
		String name = this.app == null ? SourceName.of(this.directory) : this.app;
		new SourcePush(this.connection.api(), Terminal.standard()).push(this.directory, name);
		return 0;
	}

}
