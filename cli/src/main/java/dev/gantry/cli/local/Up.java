package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts server and agent on this host. */
@Command(name = "up", description = "Start the platform on this host and return when it is ready.",
		footer = { "", "Examples:", "  gantry up --demo",
				"  gantry up --home /srv/two --port 9080 --router-port 9000 --registry-port 9500" })
public final class Up implements Callable<Integer> {

	@Option(names = "--home", paramLabel = "DIR", description = "where everything is kept (default /var/lib/gantry)")
	private Path directory = Home.DEFAULT;

	@Option(names = "--port", paramLabel = "N", description = "port of API and console (default 8080)")
	private Integer port;

	@Option(names = "--router-port", paramLabel = "N", description = "port where the apps answer (default 8000)")
	private Integer routerPort;

	@Option(names = "--registry-port", paramLabel = "N", description = "port of the image registry (default 5000)")
	private Integer registryPort;

	@Option(names = "--address", paramLabel = "HOST",
			description = "name or address under which other hosts reach this one (default localhost: they do not)")
	private String address;

	@Option(names = "--node-name", paramLabel = "NAME",
			description = "name of this host's node (default: the host's name)")
	private String nodeName;

	@Option(names = "--server-heap", paramLabel = "SIZE",
			description = "the most memory that the server's heap may take, such as 4g (default 768m)")
	private String serverHeap;

	@Option(names = "--ca-bundle", paramLabel = "FILE",
			description = "certificates that builds shall trust (default: the host's, if it has some of its own)")
	private Path caBundle;

	@Option(names = "--demo", description = "also deploy the example app and print its URL")
	private boolean demo;

	@Override
	public Integer call() throws Exception {
		Terminal terminal = Terminal.standard();
		Home home = Home.at(this.directory);
		Settings settings = HomeLock.holding(home, () -> start(home, terminal));
		terminal.print("gantry is ready: " + settings.apiUrl());
		return 0;
	}

	private Settings start(Home home, Terminal terminal) throws IOException, InterruptedException {
		LocalPlatform platform = new LocalPlatform(home, terminal);
		Settings settings = settings(home, platform.serverRuns());
		Demo example = this.demo ? Demo.begin(home, terminal) : null;
		platform.start(settings, agentArguments(home, settings));
		if (example != null) {
			example.deploy(settings);
		}
		return settings;
	}

	private Settings settings(Home home, boolean running) {
		Settings kept = Settings.of(home);
		Settings wanted = new Settings(given(this.port, kept.port()), given(this.routerPort, kept.routerPort()),
				given(this.registryPort, kept.registryPort()), given(this.address, kept.address()),
				given(this.nodeName, kept.nodeName()), given(this.serverHeap, kept.serverHeap()));
		if (running && !wanted.equals(kept)) {
			throw new CommandFailure(
					"The platform in " + home.directory() + " already runs with other settings: ports " + kept.port()
							+ ", " + kept.routerPort() + " and " + kept.registryPort() + ", address " + kept.address()
							+ ", heap " + kept.serverHeap(),
					"Stop it first with 'gantry down --keep-apps --home " + home.directory()
							+ "', or start a second one with another --home");
		}
		return wanted;
	}

	private static <T> T given(T option, T kept) {
		return option == null ? kept : option;
	}

	private List<String> agentArguments(Home home, Settings settings) {
		List<String> arguments = new ArrayList<>(List.of("--gantry.agent.server-url=" + settings.apiUrl(),
				"--gantry.agent.join-token-file=" + home.server().resolve("join-token")));
		if (settings.nodeName() != null) {
			arguments.add("--gantry.agent.name=" + settings.nodeName());
		}
		Path trusted = this.caBundle == null ? HostCertificates.bundle(Path.of("/")) : this.caBundle.toAbsolutePath();
		if (trusted != null) {
			arguments.add("--gantry.agent.ca-bundle=" + trusted);
		}
		return arguments;
	}

}
