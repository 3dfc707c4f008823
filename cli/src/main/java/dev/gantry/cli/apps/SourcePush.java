package dev.gantry.cli.apps;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.values.AppName;
import tools.jackson.core.type.TypeReference;

/** Deploys a directory: packs it, sends it, follows the deployment. */
public final class SourcePush {

	private final Api api;

	private final Terminal terminal;

	public SourcePush(Api api, Terminal terminal) {
		this.api = api;
		this.terminal = terminal;
	}

	/**
	 * Deploys.
	 * @param directory the source tree
	 * @param app the app's name
	 */
	public DeploymentView push(Path directory, String app) {
		AppName name = AppName.of(app);
		if (!Files.isDirectory(directory)) {
			throw new CommandFailure(directory + " is not a directory", "Name the directory that holds the source");
		}
		try {
			Path archive = Files.createTempFile("gantry-push", ".tar.gz");
			try {
				Archive.pack(directory.toRealPath(), archive);
				this.terminal.print("pushing " + directory + " (" + Terminal.bytes(Files.size(archive)) + ") as "
						+ this.terminal.bold(name.value()));
				DeploymentView begun = this.api.upload("/apps/" + name.value() + "/deployments", "application/gzip",
						BodyPublishers.ofFile(archive), new TypeReference<>() {
						});
				return new DeploymentWatch(this.api, this.terminal).follow(begun);
			}
			finally {
				Files.deleteIfExists(archive);
			}
		}
		catch (IOException ex) {
			throw new CommandFailure("The source in " + directory + " could not be packed: " + ex.getMessage(),
					"See whether all its files can be read", ex);
		}
	}

}
