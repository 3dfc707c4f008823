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
		footer = { "", "Examples:", "  gantry tokens issue laptop --lifetime 30d",
				"  gantry tokens issue ada --kind member --team blue" })
final class IssueToken implements Callable<Integer> {

	@Mixin
	private Connection connection;

	@Parameters(paramLabel = "NAME", description = "by which people recognise it")
	private String name;

	@Option(names = "--kind", paramLabel = "KIND",
			description = "${COMPLETION-CANDIDATES} (default admin, or member for a team's administrator)")
	private Kind kind;

	@Option(names = "--team", paramLabel = "TEAM",
			description = "whose things a viewer, member or team_admin reaches (default)")
	private String team;

	@Option(names = "--lifetime", paramLabel = "TIME", converter = Lifetime.class,
			description = "after which it ends, like 12h or 30d (default: never)")
	private Duration lifetime;

	@Override
	public Integer call() {
		Map<String, Object> body = new HashMap<>(Map.of("name", this.name));
		if (this.kind != null) {
			body.put("kind", this.kind.name().toUpperCase(Locale.ROOT));
		}
		if (this.team != null) {
			body.put("team", this.team);
		}
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

		admin, viewer, member, team_admin, join, router

	}

}
