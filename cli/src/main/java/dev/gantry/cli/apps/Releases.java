package dev.gantry.cli.apps;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.ReleaseView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Lists an app's releases. */
@Command(name = "releases", description = "List an app's releases.")
public final class Releases implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<ReleaseView> releases = this.connection.api()
			.get("/apps/" + AppName.of(this.app) + "/releases", new TypeReference<>() {
			});
		if (this.output.json(terminal, releases)) {
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("RELEASE", "AGE", "CONFIG", "IMAGE", "SUMMARY");
		releases.forEach((release) -> table.row(release.number() + (release.current() ? " *" : ""),
				Terminal.ago(release.createdAt(), now), release.configVersion(), release.image(), release.summary()));
		table.print(terminal);
		return 0;
	}

}
