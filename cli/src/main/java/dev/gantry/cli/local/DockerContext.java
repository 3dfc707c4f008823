package dev.gantry.cli.local;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how Docker's tools reach the node of this host. */
@Command(name = "docker-context",
		description = "Say how Docker's tools use this host's node; eval \"$(gantry docker-context --export)\" does it.")
public final class DockerContext implements Callable<Integer> {

	@Option(names = "--home", paramLabel = "DIR", description = "the platform's home (default /var/lib/gantry)")
	private Path directory = Home.DEFAULT;

	@Option(names = "--export", description = "print the line for a shell only")
	private boolean export;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		String address = "unix://" + Home.at(this.directory).resolve("docker.sock");
		if (this.export) {
			terminal.print("export DOCKER_HOST='" + address.replace("'", "'\\''") + "'");
			return 0;
		}
		terminal.print("docker context create gantry --docker host=" + address);
		terminal.print("docker --context gantry ps");
		terminal.print("");
		terminal.print("Other tools read the environment:");
		terminal.print("export DOCKER_HOST=" + address);
		terminal.print("");
		terminal.print("The socket is for root and the group docker (or gantry): who may use it is as good as root.");
		return 0;
	}

}
