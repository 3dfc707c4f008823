package dev.gantry.cli.apps;

import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.RepositorySettings;
import dev.gantry.contracts.apps.RepositoryView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Lets an app follow a branch of a repository elsewhere, or shows which it follows. */
@Command(name = "follow",
		description = "Deploy whatever is pushed to a branch of a repository elsewhere; without --git show what is followed.",
		footer = { "", "Examples:", "  gantry follow shop --git https://example.org/shop.git --branch main",
				"  gantry follow shop --git https://example.org/shop.git --previews", "  gantry follow shop --stop" })
public final class Follow implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(paramLabel = "APP", description = "the app, made if it is new")
	private String app;

	@Option(names = "--git", paramLabel = "URL",
			description = "the repository, over http or https; https://user:token@host/path.git if it is private")
	private String url;

	@Option(names = "--branch", paramLabel = "NAME", description = "the branch (main)")
	private String branch;

	@Option(names = "--previews", description = "give every other branch that is pushed there a preview")
	private boolean previews;

	@Option(names = "--stop", description = "follow no more")
	private boolean stop;

	@Override
	public Integer call() {
		String path = "/apps/" + AppName.of(this.app) + "/repository";
		if (this.stop) {
			this.connection.api().send("DELETE", path, null);
			return 0;
		}
		RepositoryView view = (this.url != null) ? this.connection.api()
			.send("PUT", path, new RepositorySettings(this.url, this.branch, this.previews), new TypeReference<>() {
			}) : this.connection.api().get(path, new TypeReference<>() {
			});
		Terminal terminal = Terminal.standard();
		if (!this.output.json(terminal, view)) {
			terminal.print(view.branch() + " of " + view.url());
			terminal.print(view.previews() ? "other branches become previews" : "other branches are left alone");
			terminal.print("hook    " + view.hookUrl());
			terminal.print("secret  " + (view.hookSecret() == null ? "(hidden)" : view.hookSecret()));
		}
		return 0;
	}

}
