package dev.gantry.cli.apps;

import java.io.IOException;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Opens an app in the browser. */
@Command(name = "open", description = "Open an app in the browser; without one, print its URL.")
public final class Open implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "APP", description = "the app")
	private String app;

	@Override
	public Integer call() {
		AppView view = this.connection.api().get("/apps/" + AppName.of(this.app), new TypeReference<>() {
		});
		Terminal.standard().print(view.url());
		if (System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null) {
			try {
				new ProcessBuilder("xdg-open", view.url()).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
			}
			catch (IOException ex) {
				Terminal.standard().warn("no browser could be opened: " + ex.getMessage());
			}
		}
		return 0;
	}

}
