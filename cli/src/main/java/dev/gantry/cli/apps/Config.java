package dev.gantry.cli.apps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.Connection;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.ConfigChange;
import dev.gantry.contracts.apps.ConfigView;
import dev.gantry.contracts.values.AppName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;

/** Shows or changes an app's configuration. */
@Command(name = "config", description = "Show an app's configuration, or change it, which makes a release.",
		synopsisHeading = "Usage: ",
		customSynopsis = { "gantry config APP", "       gantry config APP set NAME=VALUE...",
				"       gantry config APP unset NAME..." },
		footer = { "", "Examples:", "  gantry config shop set COLOUR=green GREETING='good day'",
				"  gantry config shop unset COLOUR" })
public final class Config implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Parameters(index = "0", paramLabel = "APP", description = "the app")
	private String app;

	@Parameters(index = "1", arity = "0..1", paramLabel = "set|unset", description = "what to do; nothing shows it")
	private String action;

	@Parameters(index = "2..*", arity = "0..*", paramLabel = "NAME[=VALUE]", description = "variables")
	private List<String> variables = List.of();

	@Override
	public Integer call() {
		String path = "/apps/" + AppName.of(this.app) + "/config";
		if (this.action == null) {
			return show(this.connection.api().get(path, new TypeReference<>() {
			}));
		}
		ConfigChange change = change();
		this.connection.api().send("PATCH", path, change);
		Terminal.standard().print("changed; the new release rolls out");
		return 0;
	}

	private int show(ConfigView config) {
		Terminal terminal = Terminal.standard();
		if (!this.output.json(terminal, config)) {
			config.values().forEach((name, value) -> terminal.print(name + "=" + value));
		}
		return 0;
	}

	private ConfigChange change() {
		if (this.variables.isEmpty()) {
			throw wrong("Name at least one variable");
		}
		if (this.action.equals("unset")) {
			return new ConfigChange(Map.of(), this.variables);
		}
		if (!this.action.equals("set")) {
			throw wrong("'" + this.action + "' is neither 'set' nor 'unset'");
		}
		Map<String, String> set = new LinkedHashMap<>();
		for (String variable : this.variables) {
			int equals = variable.indexOf('=');
			if (equals < 1) {
				throw wrong("'" + variable + "' is not NAME=VALUE");
			}
			set.put(variable.substring(0, equals), variable.substring(equals + 1));
		}
		return new ConfigChange(set, List.of());
	}

	private CommandLine.ParameterException wrong(String message) {
		return new CommandLine.ParameterException(this.spec.commandLine(), message);
	}

}
