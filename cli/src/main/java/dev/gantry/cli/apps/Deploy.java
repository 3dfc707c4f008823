package dev.gantry.cli.apps;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.DeploymentRequest;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Deploys an image, or a commit of a git repository. */
@Command(name = "deploy", description = "Deploy an image, or a branch of a git repository.", footer = { "", "Examples:",
		"  gantry deploy shop --image nginx:1.27", "  gantry deploy shop --git https://example.org/shop.git --ref v2" })
public final class Deploy implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app, made if it is new")
	private String app;

	@ArgGroup(multiplicity = "1")
	private What what;

	@Override
	public Integer call() {
		DeploymentView begun = this.connection.api()
			.send("POST", "/apps/" + AppName.of(this.app) + "/deployments",
					new DeploymentRequest(this.what.image, this.what.git(), null), new TypeReference<>() {
					});
		new DeploymentWatch(this.connection.api(), Terminal.standard()).follow(begun);
		return 0;
	}

	/** What to deploy: one of them. */
	static final class What {

		@Option(names = "--image", paramLabel = "REF", required = true, description = "the image")
		private String image;

		@ArgGroup(exclusive = false)
		private Repository repository;

		private DeploymentRequest.Git git() {
			return (this.repository == null) ? null
					: new DeploymentRequest.Git(this.repository.url, this.repository.ref);
		}

	}

	/** A repository and what to take of it. */
	static final class Repository {

		@Option(names = "--git", paramLabel = "URL", required = true,
				description = "the repository, over http or https")
		private String url;

		@Option(names = "--ref", paramLabel = "NAME",
				description = "branch, tag or commit (the repository's own default)")
		private String ref;

	}

}
