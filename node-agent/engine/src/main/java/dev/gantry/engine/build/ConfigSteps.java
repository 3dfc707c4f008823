package dev.gantry.engine.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Command;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.Location;
import dev.gantry.oci.documents.RunConfig;

/** Instructions that change an image's configuration and no file. */
final class ConfigSteps {

	private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/([a-zA-Z]+))?");

	private static final Pattern SIGNAL = Pattern.compile("(?:SIG)?[A-Z]+[0-9]*(?:[+-][0-9]{1,2})?|[0-9]{1,2}");

	private static final int MAX_PORT = 65535;

	private final BuildArguments arguments;

	private final StageState state;

	private final Expansion expansion;

	ConfigSteps(BuildArguments arguments, StageState state) {
		this.arguments = arguments;
		this.state = state;
		this.expansion = state.expansion();
	}

	/** Applies an instruction that is not RUN, COPY, ADD, WORKDIR or FROM. */
	void apply(Instruction instruction) {
		RunConfig config = this.state.config();
		if (instruction instanceof Instruction.Env env) {
			env(env);
		}
		else if (instruction instanceof Instruction.Label label) {
			label(label);
		}
		else if (instruction instanceof Instruction.Arg arg) {
			arg(arg);
		}
		else if (instruction instanceof Instruction.User user) {
			this.state.config(config.withUser(this.expansion.word(user.at(), user.user())));
		}
		else if (instruction instanceof Instruction.Expose expose) {
			this.state.config(config.withPorts(ports(expose)));
		}
		else if (instruction instanceof Instruction.Volume volume) {
			this.state.config(config.withVolumes(volumes(volume)));
		}
		else if (instruction instanceof Instruction.Cmd cmd) {
			this.state.config(config.withCmd(cmd.command().argumentsIn(this.state.shell())));
			this.state.commandSet(true);
		}
		else if (instruction instanceof Instruction.Entrypoint entrypoint) {
			entrypoint(entrypoint);
		}
		else {
			applyRare(instruction);
		}
	}

	private void applyRare(Instruction instruction) {
		RunConfig config = this.state.config();
		if (instruction instanceof Instruction.Shell shell) {
			this.state.config(config.withShell(shell.shell()));
		}
		else if (instruction instanceof Instruction.StopSignal stopSignal) {
			this.state.config(config.withStopSignal(signal(stopSignal)));
		}
		else if (instruction instanceof Instruction.HealthCheck healthCheck) {
			this.state.config(config.withHealthcheck(HealthChecks.of(healthCheck, this.state.shell())));
		}
		else if (instruction instanceof Instruction.OnBuild onBuild) {
			List<String> triggers = new ArrayList<>(config.onBuild());
			triggers.add(onBuild.trigger());
			this.state.config(config.withOnBuild(triggers));
		}
		else if (instruction instanceof Instruction.Maintainer maintainer) {
			this.state.image(this.state.image().withAuthor(maintainer.name()));
		}
		else {
			throw new IllegalArgumentException("not a matter of configuration: " + instruction);
		}
	}

	private void env(Instruction.Env env) {
		Map<String, String> environment = this.state.environment();
		for (Instruction.Assignment variable : env.variables()) {
			String name = this.expansion.word(env.at(), variable.name());
			if (name.isEmpty() || name.indexOf('=') >= 0) {
				throw BuildFileError.at(env.at(), "'" + name + "' cannot be the name of a variable",
						"Use letters, digits and '_'");
			}
			environment.put(name, this.expansion.word(env.at(), variable.value()));
		}
		this.state.environment(environment);
	}

	private void label(Instruction.Label label) {
		Map<String, String> labels = new LinkedHashMap<>(this.state.config().labels());
		for (Instruction.Assignment assignment : label.labels()) {
			labels.put(this.expansion.word(label.at(), assignment.name()),
					this.expansion.word(label.at(), assignment.value()));
		}
		this.state.config(this.state.config().withLabels(labels));
	}

	private void arg(Instruction.Arg arg) {
		for (Instruction.Assignment argument : arg.arguments()) {
			String own = argument.value() == null ? null : this.state.expansion().word(arg.at(), argument.value());
			String value = this.arguments.declared(argument.name(), own);
			if (value != null) {
				this.state.arguments().put(argument.name(), value);
			}
		}
	}

	private Set<String> ports(Instruction.Expose expose) {
		Set<String> ports = new TreeSet<>(this.state.config().ports());
		for (String word : expose.ports()) {
			for (String port : this.expansion.words(expose.at(), word)) {
				addPorts(expose.at(), port, ports);
			}
		}
		return ports;
	}

	private static void addPorts(Location at, String text, Set<String> ports) {
		Matcher matcher = PORT.matcher(text);
		if (!matcher.matches()) {
			throw BuildFileError.at(at, "'" + text + "' is not a port", "Write for example 8080, 53/udp or 7000-7010");
		}
		int first = Integer.parseInt(matcher.group(1));
		int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
		String protocol = matcher.group(3) == null ? "tcp" : matcher.group(3).toLowerCase(java.util.Locale.ROOT);
		if (first < 1 || last > MAX_PORT || last < first || !Set.of("tcp", "udp", "sctp").contains(protocol)) {
			throw BuildFileError.at(at, "'" + text + "' is not a port",
					"Use ports from 1 to 65535 with tcp, udp or sctp");
		}
		for (int port = first; port <= last; port++) {
			ports.add(port + "/" + protocol);
		}
	}

	private Set<String> volumes(Instruction.Volume volume) {
		Set<String> volumes = new TreeSet<>(this.state.config().volumes().keySet());
		for (String path : volume.paths()) {
			String expanded = this.expansion.word(volume.at(), path);
			if (expanded.isEmpty()) {
				throw BuildFileError.at(volume.at(), "a volume's path is empty", "Name a directory");
			}
			volumes.add(this.state.absolute(expanded));
		}
		return volumes;
	}

	/** An entrypoint of its own makes an inherited CMD meaningless. */
	private void entrypoint(Instruction.Entrypoint entrypoint) {
		Command command = entrypoint.command();
		RunConfig config = this.state.config().withEntrypoint(command.argumentsIn(this.state.shell()));
		this.state.config(this.state.commandSet() ? config : config.withCmd(List.of()));
	}

	private String signal(Instruction.StopSignal instruction) {
		String signal = this.expansion.word(instruction.at(), instruction.signal());
		if (!SIGNAL.matcher(signal).matches()) {
			throw BuildFileError.at(instruction.at(), "'" + signal + "' is not a signal",
					"Write for example SIGTERM or 15");
		}
		return signal;
	}

}
