package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server in the foreground. */
@Command(name = "server", description = "Run API, console, scheduler, registry and router in the foreground.")
public final class ServerRole extends RoleCommand {

	@Option(names = "--port", paramLabel = "N", description = "port of API and console (default 8080)")
	private int port = Settings.DEFAULT.port();

	@Option(names = "--router-port", paramLabel = "N", description = "port where the apps answer (default 8000)")
	private int routerPort = Settings.DEFAULT.routerPort();

	@Option(names = "--registry-port", paramLabel = "N", description = "port of the image registry (default 5000)")
	private int registryPort = Settings.DEFAULT.registryPort();

	@Option(names = "--address", paramLabel = "HOST",
			description = "name or address under which other hosts reach this one (default localhost: they do not)")
	private String address;

	@Option(names = "--server-heap", paramLabel = "SIZE",
			description = "the most memory that its heap may take, such as 4g (default 768m)")
	private String serverHeap;

	@Override
	String soleRole() {
		return "server";
	}

	@Override
	List<String> command() throws IOException, InterruptedException {
		Settings settings = new Settings(this.port, this.routerPort, this.registryPort, this.address, null,
				this.serverHeap);
		new Ports(new ProcessTable(Path.of("/proc"))).requireFree(settings);
		Roles roles = roles();
		settings.keep(home());
		ServiceUser user = serviceUser();
		if (user != null) {
			user.ownDirectory(home().server());
			user.ownFile(home().adminToken());
		}
		return roles.server(settings, user);
	}

}
