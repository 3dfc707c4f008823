package dev.gantry.cli.apps;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.ApiFailure;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.PlanView;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.values.AppName;
import tools.jackson.core.type.TypeReference;

/** Deploys a directory: packs it, sends it, follows the deployment. */
public final class SourcePush {

	private static final String ARCHIVE = "application/gzip";

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
		return packed(directory, (archive) -> {
			this.terminal.print("pushing " + directory + " (" + Terminal.bytes(Files.size(archive)) + ") as "
					+ this.terminal.bold(name.value()));
			if (isNew(name)) {
				new PlanTable(plan(name, archive)).print(this.terminal);
			}
			DeploymentView begun = this.api.upload("/apps/" + name.value() + "/deployments", ARCHIVE,
					BodyPublishers.ofFile(archive), new TypeReference<>() {
					});
			return new DeploymentWatch(this.api, this.terminal).follow(begun);
		});
	}

	/** What {@link #push} would do. */
	public PlanView plan(Path directory, String app) {
		AppName name = AppName.of(app);
		return packed(directory, (archive) -> plan(name, archive));
	}

	private PlanView plan(AppName name, Path archive) throws IOException {
		return this.api.upload("/apps/" + name.value() + "/plan", ARCHIVE, BodyPublishers.ofFile(archive),
				new TypeReference<>() {
				});
	}

	private boolean isNew(AppName name) {
		try {
			this.api.get("/apps/" + name.value(), new TypeReference<AppView>() {
			});
			return false;
		}
		catch (ApiFailure ex) {
			return ex.code() == ErrorCode.NOT_FOUND;
		}
	}

	private static <T> T packed(Path directory, Sending<T> sending) {
		if (!Files.isDirectory(directory)) {
			throw new CommandFailure(directory + " is not a directory", "Name the directory that holds the source");
		}
		try {
			Path archive = Files.createTempFile("gantry-push", ".tar.gz");
			try {
				Archive.pack(directory.toRealPath(), archive);
				return sending.send(archive);
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

	/** What is done with a packed source. */
	@FunctionalInterface
	private interface Sending<T> {

		T send(Path archive) throws IOException;

	}

}
