package dev.gantry.cli.apps;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppStatus;
import dev.gantry.contracts.apps.AppView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.type.TypeReference;

/** Lists the apps. */
@Command(name = "apps", description = "List the apps.")
public final class Apps implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<AppView> apps = this.connection.api().get("/apps", new TypeReference<>() {
		});
		if (this.output.json(terminal, apps)) {
			return 0;
		}
		if (apps.isEmpty()) {
			terminal.print("no apps yet; deploy one with 'gantry push'");
			return 0;
		}
		table(terminal, apps).print(terminal);
		return 0;
	}

	/** Previews stand beneath their apps, because their names begin with the app's. */
	static Table table(Terminal terminal, List<AppView> apps) {
		boolean previews = apps.stream().anyMatch((app) -> app.preview() != null);
		Table table = previews ? new Table("APP", "STATUS", "RELEASE", "PROCESSES", "PREVIEW OF", "URL")
				: new Table("APP", "STATUS", "RELEASE", "PROCESSES", "URL");
		for (AppView app : apps) {
			String processes = app.processes()
				.stream()
				.map((process) -> process.type() + " " + process.ready() + "/" + process.replicas())
				.collect(Collectors.joining(", "));
			if (previews) {
				String of = (app.preview() == null) ? "" : app.preview().app() + ", branch " + app.preview().branch();
				table.row(app.name(), status(terminal, app.status()), app.release(), processes, of, app.url());
			}
			else {
				table.row(app.name(), status(terminal, app.status()), app.release(), processes, app.url());
			}
		}
		return table;
	}

	private static String status(Terminal terminal, AppStatus status) {
		String word = status.name().toLowerCase(Locale.ROOT);
		return switch (status) {
			case RUNNING -> terminal.good(word);
			case DOWN -> terminal.bad(word);
			case DEGRADED, DEPLOYING -> terminal.doubtful(word);
			default -> word;
		};
	}

}
