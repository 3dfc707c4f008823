package dev.gantry.engine.build.language;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Parses one logical line into an instruction. */
final class InstructionParser {

	private static final Set<String> KEYWORDS = new TreeSet<>(
			Set.of("FROM", "RUN", "COPY", "ADD", "ENV", "LABEL", "ARG", "WORKDIR", "USER", "EXPOSE", "VOLUME", "CMD",
					"ENTRYPOINT", "SHELL", "STOPSIGNAL", "HEALTHCHECK", "ONBUILD", "MAINTAINER"));

	private static final Set<String> COPY_FLAGS = Set.of("from", "chown", "chmod", "link", "parents", "exclude");

	private static final Set<String> ADD_FLAGS = Set.of("chown", "chmod", "link", "exclude", "checksum", "unpack",
			"keep-git-dir");

	private static final Set<String> HEALTH_FLAGS = Set.of("interval", "timeout", "start-period", "start-interval",
			"retries");

	private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9._-]*");

	private static final Set<String> NEVER_ON_BUILD = Set.of("FROM", "ONBUILD", "MAINTAINER");

	private final char escape;

	InstructionParser(char escape) {
		this.escape = escape;
	}

	Instruction parse(LogicalLine line) {
		Location at = line.location();
		String keyword = line.keyword().toUpperCase(Locale.ROOT);
		if (!KEYWORDS.contains(keyword)) {
			throw BuildFileError.at(line.line(), "unknown instruction '" + line.keyword() + "'",
					NearestName.remedy(keyword, KEYWORDS));
		}
		String rest = line.rest();
		if (rest.isEmpty()) {
			throw BuildFileError.at(line.line(), keyword + " needs at least one argument",
					"Write the argument behind it or remove the instruction");
		}
		return switch (keyword) {
			case "FROM" -> from(at, rest);
			case "RUN" -> run(at, rest, line.heredocs());
			case "COPY" -> copy(at, rest, line.heredocs());
			case "ADD" -> add(at, rest, line.heredocs());
			default -> settings(at, keyword, rest);
		};
	}

	private Instruction settings(Location at, String keyword, String rest) {
		return switch (keyword) {
			case "ENV" -> new Instruction.Env(at, Assignments.parse(at, rest, this.escape));
			case "LABEL" -> new Instruction.Label(at, Assignments.parse(at, rest, this.escape));
			case "ARG" -> new Instruction.Arg(at, Assignments.parseArguments(at, rest, this.escape));
			case "WORKDIR" -> new Instruction.Workdir(at, rest);
			case "USER" -> new Instruction.User(at, single(at, rest));
			case "EXPOSE" -> new Instruction.Expose(at, Words.split(rest, this.escape));
			case "VOLUME" -> new Instruction.Volume(at, listOrWords(rest));
			case "CMD" -> new Instruction.Cmd(at, command(rest));
			case "ENTRYPOINT" -> new Instruction.Entrypoint(at, command(rest));
			case "SHELL" -> new Instruction.Shell(at, shell(at, rest));
			case "STOPSIGNAL" -> new Instruction.StopSignal(at, single(at, rest));
			case "HEALTHCHECK" -> healthCheck(at, rest);
			case "ONBUILD" -> onBuild(at, rest);
			default -> new Instruction.Maintainer(at, rest);
		};
	}

	private Instruction from(Location at, String rest) {
		Flags.Parsed parsed = Flags.parse(at, rest, Set.of("platform"));
		String[] words = parsed.rest().split("\\s+");
		boolean named = words.length == 3 && words[1].equalsIgnoreCase("AS");
		if (words[0].isEmpty() || (words.length != 1 && !named)) {
			throw BuildFileError.at(at, "FROM takes an image and perhaps a name",
					"Write FROM image, or FROM image AS name");
		}
		String name = named ? words[2].toLowerCase(Locale.ROOT) : null;
		if (named && !STAGE_NAME.matcher(name).matches()) {
			throw BuildFileError.at(at, "'" + words[2] + "' cannot be the name of a stage",
					"Use letters, digits, '.', '_' and '-', starting with a letter");
		}
		return new Instruction.From(at, parsed.flags(), words[0], name);
	}

	private Instruction run(Location at, String rest, List<Heredoc> heredocs) {
		Flags.Parsed parsed = Flags.parse(at, rest, Set.of("mount", "network", "security", "device"));
		return new Instruction.Run(at, parsed.flags(), requiredCommand(at, parsed.rest()), heredocs);
	}

	private Instruction copy(Location at, String rest, List<Heredoc> heredocs) {
		Flags.Parsed parsed = Flags.parse(at, rest, COPY_FLAGS);
		List<String> words = sourcesAndDestination(at, parsed.rest());
		return new Instruction.Copy(at, parsed.flags(), words.subList(0, words.size() - 1), words.get(words.size() - 1),
				heredocs);
	}

	private Instruction add(Location at, String rest, List<Heredoc> heredocs) {
		Flags.Parsed parsed = Flags.parse(at, rest, ADD_FLAGS);
		List<String> words = sourcesAndDestination(at, parsed.rest());
		return new Instruction.Add(at, parsed.flags(), words.subList(0, words.size() - 1), words.get(words.size() - 1),
				heredocs);
	}

	private List<String> sourcesAndDestination(Location at, String rest) {
		List<String> words = listOrWords(rest);
		if (words.size() < 2) {
			throw BuildFileError.at(at, "a source and a destination are needed, there is only one word",
					"Write the source in the build context first, then the destination in the image");
		}
		return words;
	}

	private Command requiredCommand(Location at, String rest) {
		Command command = command(rest);
		boolean empty = rest.isEmpty() || (command instanceof Command.Exec exec && exec.arguments().isEmpty());
		if (empty) {
			throw BuildFileError.at(at, "there is no command", "Write the command behind the flags");
		}
		return command;
	}

	private static Command command(String rest) {
		return JsonStrings.parse(rest).<Command>map(Command.Exec::new).orElseGet(() -> new Command.Shell(rest));
	}

	private List<String> listOrWords(String rest) {
		return JsonStrings.parse(rest).orElseGet(() -> Words.split(rest, this.escape));
	}

	private static List<String> shell(Location at, String rest) {
		return JsonStrings.parse(rest)
			.filter((list) -> !list.isEmpty())
			.orElseThrow(() -> BuildFileError.at(at, "SHELL needs a JSON array of strings",
					"Write for example SHELL [\"/bin/bash\", \"-c\"]"));
	}

	private String single(Location at, String rest) {
		List<String> words = Words.split(rest, this.escape);
		if (words.size() != 1) {
			throw BuildFileError.at(at, "exactly one argument is needed, there are " + words.size(),
					"Keep one of them; quote it if it holds white space");
		}
		return words.get(0);
	}

	private Instruction healthCheck(Location at, String rest) {
		Flags.Parsed parsed = Flags.parse(at, rest, HEALTH_FLAGS);
		String[] words = parsed.rest().split("\\s+", 2);
		if (words[0].equalsIgnoreCase("NONE") && words.length == 1) {
			return new Instruction.HealthCheck(at, parsed.flags(), null);
		}
		if (!words[0].equalsIgnoreCase("CMD") || words.length < 2) {
			throw BuildFileError.at(at, "HEALTHCHECK needs CMD and a command, or NONE",
					"Write for example HEALTHCHECK CMD curl -f http://localhost/");
		}
		return new Instruction.HealthCheck(at, parsed.flags(), requiredCommand(at, words[1]));
	}

	private Instruction onBuild(Location at, String rest) {
		LogicalLine inner = new LogicalLine(at.line(), rest, List.of());
		String keyword = inner.keyword().toUpperCase(Locale.ROOT);
		if (NEVER_ON_BUILD.contains(keyword)) {
			throw BuildFileError.at(at, keyword + " cannot be an ONBUILD trigger", "Use another instruction");
		}
		parse(inner);
		return new Instruction.OnBuild(at, rest);
	}

}
