package dev.gantry.cli.apps;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.DeploymentRequest;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Deploys an image. */
@Command(name = "deploy", description = "Deploy an image.",
		footer = { "", "Example:", "  gantry deploy shop --image nginx:1.27" })
public final class Deploy implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app, made if it is new")
	private String app;

	@Option(names = "--image", paramLabel = "REF", required = true, description = "the image")
	private String image;

	@Override
	public Integer call() {
		DeploymentView begun = this.connection.api()
			.send("POST", "/apps/" + AppName.of(this.app) + "/deployments",
					new DeploymentRequest(this.image, null, null), new TypeReference<>() {
					});
		new DeploymentWatch(this.connection.api(), Terminal.standard()).follow(begun);
		return 0;
	}

}
