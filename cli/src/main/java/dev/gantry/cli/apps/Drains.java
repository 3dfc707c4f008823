package dev.gantry.cli.apps;

import java.util.List;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Table;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.LogDrainSettings;
import dev.gantry.contracts.apps.LogDrainView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Lists, sets and removes an app's log drains. */
@Command(name = "drains", description = "List where an app's log lines are sent, or change it.",
		synopsisHeading = "Usage: ",
		customSynopsis = { "gantry drains APP", "       gantry drains APP set NAME URL",
				"       gantry drains APP remove NAME" },
		footer = { "", "Examples:", "  gantry drains shop set store syslog+tls://logs.example.com:6514",
				"  gantry drains shop set search https://user:password@logs.example.com/in",
				"  gantry drains shop remove store" })
public final class Drains implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", arity = "0..1", paramLabel = "set|remove", description = "what to do; nothing lists them")
	private String action;

	@Parameters(index = "2", arity = "0..1", paramLabel = "NAME", description = "which drain")
	private String name;

	@Parameters(index = "3", arity = "0..1", paramLabel = "URL",
			description = "syslog+tcp://, syslog+tls:// or syslog+udp://HOST:PORT, or http(s)://")
	private String url;

	@Override
	public Integer call() {
		Api api = this.connection.api();
		String path = "/apps/" + AppName.of(this.app) + "/drains";
		if (this.action == null) {
			return list(api.get(path, new TypeReference<>() {
			}));
		}
		boolean set = this.action.equals("set");
		if ((!set && !this.action.equals("remove")) || this.name == null || set == (this.url == null)) {
			throw new CommandLine.ParameterException(this.spec.commandLine(), "Say 'set NAME URL' or 'remove NAME'");
		}
		if (!set) {
			api.send("DELETE", path + "/" + Api.encode(this.name), null);
			Terminal.standard().print("removed");
			return 0;
		}
		LogDrainView view = api.send("PUT", path + "/" + Api.encode(this.name), new LogDrainSettings(this.url),
				new TypeReference<>() {
				});
		if (!this.output.json(Terminal.standard(), view)) {
			Terminal.standard().print("log lines of " + this.app + " go to " + view.url() + " from now on");
		}
		return 0;
	}

	private int list(List<LogDrainView> drains) {
		Terminal terminal = Terminal.standard();
		if (this.output.json(terminal, drains)) {
			return 0;
		}
		if (drains.isEmpty()) {
			terminal.print(this.app + " has no log drains; 'gantry drains " + this.app + " set NAME URL' makes one");
			return 0;
		}
		Table table = new Table("DRAIN", "SENT", "DROPPED", "WAITING", "TO", "PROBLEM");
		drains.forEach((one) -> table.row(one.name(), one.sent(), one.dropped(), one.waiting(), one.url(),
				(one.problem() == null) ? "-" : terminal.bad(one.problem())));
		table.print(terminal);
		return 0;
	}

}
