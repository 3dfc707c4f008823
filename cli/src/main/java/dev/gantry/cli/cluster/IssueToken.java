package dev.gantry.cli.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** Issues a token. */
@Command(name = "issue", description = "Issue a token; its text is printed once and kept nowhere.",
		footer = { "", "Example:", "  gantry tokens issue laptop --lifetime 30d" })
final class IssueToken implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "NAME", description = "by which people recognise it")
	private String name;

	@Option(names = "--kind", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES} (default admin)")
	private Kind kind = Kind.admin;

	@Option(names = "--lifetime", paramLabel = "TIME", converter = Lifetime.class,
			description = "after which it ends, like 12h or 30d (default: never)")
	private Duration lifetime;

	@Override
	public Integer call() {
		Map<String, Object> body = new HashMap<>(
				Map.of("name", this.name, "kind", this.kind.name().toUpperCase(Locale.ROOT)));
		if (this.lifetime != null) {
			body.put("lifetime", this.lifetime.toString());
		}
		Tokens.Token token = this.connection.api().send("POST", "/tokens", body, new TypeReference<>() {
		});
		Terminal.standard().print(token.token());
		return 0;
	}

	/** What a token is for, as it is written on the command line. */
	private enum Kind {

		admin, join, router

	}

}
