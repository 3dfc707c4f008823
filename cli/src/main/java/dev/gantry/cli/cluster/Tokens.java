package dev.gantry.cli.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.type.TypeReference;

/** Lists the tokens, or issues and revokes one. */
@Command(name = "tokens", description = "List the valid tokens, or issue or revoke one.",
		subcommands = { IssueToken.class, RevokeToken.class })
public final class Tokens implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<Token> tokens = this.connection.api().get("/tokens", new TypeReference<>() {
		});
		if (this.output.json(terminal, tokens)) {
			return 0;
		}
		Instant now = Instant.now();
		Table table = new Table("TOKEN", "KIND", "TEAM", "AGE", "EXPIRES", "ID");
		tokens.forEach((token) -> table.row(token.name(), token.kind().toLowerCase(Locale.ROOT),
				(token.team() == null) ? "-" : token.team(), Terminal.ago(token.createdAt(), now),
				token.expiresAt() == null ? "never" : token.expiresAt(), token.id()));
		table.print(terminal);
		return 0;
	}

	/**
	 * A token as the API shows it.
	 *
	 * @param id its id
	 * @param name by which people recognise it
	 * @param kind what it is for
	 * @param team whose things it reaches, or {@code null}
	 * @param createdAt when it was issued
	 * @param expiresAt when it ends by itself, or {@code null}
	 * @param token its text, when it has just been issued
	 */
	record Token(String id, String name, String kind, String team, Instant createdAt, Instant expiresAt, String token) {
	}

}
