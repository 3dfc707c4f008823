package dev.gantry.cli.cluster;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Login;
import dev.gantry.cli.api.Logins;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.AppView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Remembers a platform and a token for later commands. */
@Command(name = "login", description = "Remember a platform and a token for later commands. "
		+ "The token is asked for, or read from standard input.")
public final class LogIn implements Callable<Integer> {

	@Parameters(paramLabel = "URL", description = "the platform's address")
	private String url;

	@Override
	public Integer call() throws IOException {
		String token = token();
		if (token == null || token.isBlank()) {
			throw new CommandFailure("No token was given", "Pass it on standard input or type it when asked");
		}
		Login login = new Login(Logins.address(this.url), token.strip());
		new Api(login).get("/apps", new TypeReference<List<AppView>>() {
		});
		new Logins(System.getenv()).keep(login);
		Terminal.standard().print("logged in to " + login.url());
		return 0;
	}

	private static String token() throws IOException {
		Console console = System.console();
		if (console != null) {
			return new String(console.readPassword("Token: "));
		}
		return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
	}

}
