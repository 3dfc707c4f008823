package dev.gantry.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.api.Login;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.apps.NodeView;
import picocli.CommandLine.Command;
import tools.jackson.core.type.TypeReference;

/**
 * Goes through what most commands do, so that a class data archive made of this run holds
 * their classes. It changes nothing and reaches nobody.
 */
@Command(name = "rehearse", hidden = true, description = "Load what other commands load.")
final class Rehearse implements Callable<Integer> {

	private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

	@Override
	public Integer call() {
		Terminal nobody = new Terminal(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
				new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
		List<AppView> apps = Json.MAPPER.readValue("""
				[{"name": "a", "status": "RUNNING", "createdAt": "2026-01-01T00:00:00Z", "processes":
				[{"type": "web", "replicas": 1, "ready": 1, "cpu": "250m", "memory": "1Mi", "command": []}]}]""",
				new TypeReference<>() {
				});
		Json.MAPPER.readValue(
				"[{\"state\": \"HEALTHY\", \"index\": 1, \"release\": 1, \"generation\": 1, \"restarts\": 0, \"explanation\": []}]",
				new TypeReference<List<InstanceView>>() {
				});
		Json.MAPPER.readValue("[{\"status\": \"READY\", \"instances\": 0}]", new TypeReference<List<NodeView>>() {
		});
		Json.MAPPER.readValue("{\"status\": \"RUNNING\", \"number\": 1, \"stages\": []}", DeploymentView.class);
		nobody.print(Json.pretty(apps));
		new Table("A").row(apps.get(0).name()).print(nobody);
		try {
			new Api(new Login(NOWHERE, "none")).get("/apps", new TypeReference<List<AppView>>() {
			});
		}
		catch (CommandFailure ex) {
			nobody.warn(ex.getMessage());
		}
		Gantry.commandLine().usage(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
		return 0;
	}

}
