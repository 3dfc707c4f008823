package dev.gantry.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The router alone. */
@Command(name = "router", description = "Run the router alone in the foreground.")
public final class RouterRole extends RoleCommand {

	@Option(names = "--port", paramLabel = "N", description = "port where the apps answer (default 8000)")
	private int port = Settings.DEFAULT.routerPort();

	@Option(names = "--server", paramLabel = "URL", description = "where the server answers, which gives the routes")
	private URI server = Settings.DEFAULT.apiUrl();

	@Option(names = "--token-file", paramLabel = "FILE", description = "a file that holds the router token")
	private Path tokenFile;

	@Override
	List<String> command() throws IOException, InterruptedException {
		Path token = this.tokenFile == null ? home().server().resolve("router-token") : this.tokenFile;
		return roles().part(Roles.ROUTER_MAIN, serviceUser(), List.of("--gantry.router.port=" + this.port,
				"--gantry.router.platform-url=" + this.server, "--gantry.router.token-file=" + token));
	}

}
