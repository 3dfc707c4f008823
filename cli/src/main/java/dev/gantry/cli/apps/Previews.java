package dev.gantry.cli.apps;

import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.PreviewRequest;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Lists an app's previews, or makes one. */
@Command(name = "previews",
		description = "List an app's previews; with a branch, make one of it. 'gantry destroy' ends one.",
		footer = { "", "Examples:", "  gantry previews shop", "  gantry previews shop new-cart",
				"  git push -o preview gantry new-cart   (the same, with what the branch holds here)",
				"  gantry destroy shop-new-cart" })
public final class Previews implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", paramLabel = "BRANCH", arity = "0..1",
			description = "the branch; it is fetched and deployed if the app follows a repository")
	private String branch;

	@Override
	public Integer call() {
		String path = "/apps/" + AppName.of(this.app) + "/previews";
		return (this.branch != null) ? make(path) : list(path);
	}

	private int make(String path) {
		Terminal terminal = Terminal.standard();
		AppView made = this.connection.api().send("POST", path, new PreviewRequest(this.branch), new TypeReference<>() {
		});
		if (!this.output.json(terminal, made)) {
			terminal.print(made.name() + " shows the branch " + this.branch + " at " + made.url());
			terminal.print("  deploy to it as to any app: gantry push . --app " + made.name());
		}
		return 0;
	}

	private int list(String path) {
		Terminal terminal = Terminal.standard();
		List<AppView> previews = this.connection.api().get(path, new TypeReference<>() {
		});
		if (!this.output.json(terminal, previews)) {
			if (previews.isEmpty()) {
				terminal.print("no previews; 'git push -o preview gantry BRANCH' makes one");
			}
			else {
				Apps.table(terminal, previews).print(terminal);
			}
		}
		return 0;
	}

}
