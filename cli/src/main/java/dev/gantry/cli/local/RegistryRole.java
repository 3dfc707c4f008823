package dev.gantry.cli.local;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The registry alone. */
@Command(name = "registry", description = "Run the image registry alone in the foreground.")
public final class RegistryRole extends RoleCommand {

	@Option(names = "--port", paramLabel = "N", description = "the registry's port (default 5000)")
	private int port = Settings.DEFAULT.registryPort();

	@Option(names = "--server", paramLabel = "URL", description = "where the server answers, which gives out tokens")
	private URI server = Settings.DEFAULT.apiUrl();

	@Override
	List<String> command() throws IOException, InterruptedException {
		ServiceUser user = serviceUser();
		Roles roles = roles();
		if (user != null) {
			user.ownDirectory(home().server());
		}
		return roles.part(Roles.REGISTRY_MAIN, user,
				List.of("--gantry.registry.port=" + this.port,
						"--gantry.registry.storage=" + home().server().resolve("registry"),
						"--gantry.registry.token-realm=" + this.server + "/registry/token",
						"--gantry.registry.jwks-url=" + this.server + "/registry/jwks"));
	}

}
