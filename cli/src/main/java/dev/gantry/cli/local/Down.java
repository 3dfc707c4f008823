package dev.gantry.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops server and agent on this host. */
@Command(name = "down", description = "Stop the platform on this host, and its apps unless they are kept. Data stays.")
public final class Down implements Callable<Integer> {

	@Option(names = "--home", paramLabel = "DIR", description = "the platform's home (default /var/lib/gantry)")
	private Path directory = Home.DEFAULT;

	@Option(names = "--keep-apps", description = "let the containers run on; the next 'gantry up' takes them over")
	private boolean keepApps;

	@Override
	public Integer call() throws Exception {
		Terminal terminal = Terminal.standard();
		Home home = Home.at(this.directory);
		if (!Files.isDirectory(home.directory())) {
			terminal.print("nothing to stop: there is no platform in " + home.directory());
			return 0;
		}
		boolean ran = HomeLock.holding(home, () -> new LocalPlatform(home, terminal).stop(this.keepApps));
		terminal.print(!ran ? "the platform in " + home.directory() + " did not run"
				: this.keepApps ? "stopped; the apps run on" : "stopped");
		return 0;
	}

}
