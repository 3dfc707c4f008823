package dev.gantry.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.api.Login;
import dev.gantry.cli.api.Logins;
import dev.gantry.cli.apps.Apps;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.apps.NodeView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.core.type.TypeReference;

/**
 * Goes through what most commands do, so that a class data archive made of this run holds
 * their classes. It changes nothing and reaches nobody but itself.
 */
@Command(name = "rehearse", hidden = true, description = "Load what other commands load.")
final class Rehearse implements Callable<Integer> {

	private static final String APPS = """
			[{"name": "a", "status": "RUNNING", "createdAt": "2026-01-01T00:00:00Z", "processes":
			[{"type": "web", "replicas": 1, "ready": 1, "cpu": "250m", "memory": "1Mi", "command": []}],
			"preview": {"app": "b", "branch": "c"}}]""";

	@Override
	public Integer call() throws IOException {
		Terminal nobody = new Terminal(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
				new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
		try (Echo platform = new Echo(APPS)) {
			Api api = new Api(new Login(platform.url(), "none"));
			List<AppView> apps = api.get("/apps", new TypeReference<>() {
			});
			nobody.print(Json.pretty(apps));
			new Table("A").row(apps.get(0).name()).print(nobody);
		}
		Json.MAPPER.readValue(bytes("[{\"state\": \"HEALTHY\", \"index\": 1, \"release\": 1, \"generation\": 1,"
				+ " \"restarts\": 0, \"explanation\": []}]"), new TypeReference<List<InstanceView>>() {
				});
		Json.MAPPER.readValue(bytes("[{\"status\": \"READY\", \"instances\": 0}]"),
				new TypeReference<List<NodeView>>() {
				});
		Json.MAPPER.readValue(bytes("{\"status\": \"RUNNING\", \"number\": 1, \"stages\": []}"), DeploymentView.class);
		try {
			new Logins(Map.of("HOME", "/nowhere")).find(Path.of("/nowhere"));
		}
		catch (CommandFailure ex) {
			nobody.warn(ex.getMessage());
		}
		new CommandLine(new Apps()).parseArgs("--json");
		Gantry.commandLine().usage(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
		return 0;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Answers one request on the loopback interface, whatever it is. */
	private static final class Echo implements AutoCloseable {

		private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

		Echo(String answer) throws IOException {
			Thread thread = new Thread(() -> answer(answer), "echo");
			thread.setDaemon(true);
			thread.start();
		}

		URI url() {
			return URI.create("http://127.0.0.1:" + this.socket.getLocalPort());
		}

		private void answer(String body) {
			try (Socket caller = this.socket.accept()) {
				caller.getInputStream().read(new byte[8192]);
				caller.getOutputStream()
					.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
							+ bytes(body).length + "\r\n\r\n" + body));
				caller.getInputStream().read(new byte[1]); // until the caller leaves
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
