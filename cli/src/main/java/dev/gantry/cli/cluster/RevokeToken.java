package dev.gantry.cli.cluster;

import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Takes a token back. */
@Command(name = "revoke", description = "Take a token back; it is of no use from then on.")
final class RevokeToken implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "TOKEN", description = "its id, or its name when only one has it")
	private String token;

	@Override
	public Integer call() {
		Api api = this.connection.api();
		List<Tokens.Token> all = api.get("/tokens", new TypeReference<>() {
		});
		List<Tokens.Token> meant = all.stream()
			.filter((one) -> one.id().equals(this.token) || one.name().equals(this.token))
			.toList();
		if (meant.size() != 1) {
			throw new CommandFailure(
					meant.isEmpty() ? "There is no token '" + this.token + "'"
							: meant.size() + " tokens have the name '" + this.token + "'",
					"'gantry tokens' lists them with their ids");
		}
		api.send("DELETE", "/tokens/" + Api.encode(meant.get(0).id()), null);
		Terminal.standard().print(meant.get(0).name() + " is revoked");
		return 0;
	}

}
