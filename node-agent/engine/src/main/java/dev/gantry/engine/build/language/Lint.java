package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds what a Dockerfile's text alone shows. What depends on a base image, a variable
 * that nobody set, is found when its step is taken.
 */
public final class Lint {

	private static final Pattern SECRET = Pattern
		.compile("(?i)(?:^|_)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:$|_)");

	private static final Pattern PUBLIC = Pattern.compile("(?i)(?:^|_)(?:public|pub)(?:$|_)|_(?:file|version)$");

	private static final Pattern BARE_PORT = Pattern.compile("[\\d-]+(?:/\\w+)?|.*\\$.*");

	private final Dockerfile file;

	private final List<LintWarning> warnings = new ArrayList<>();

	private Lint(Dockerfile file) {
		this.file = file;
	}

	/** All warnings in the order of their lines; none of a skipped rule. */
	public static List<LintWarning> of(Dockerfile file) {
		Lint lint = new Lint(file);
		lint.file.emptyContinuations()
			.forEach(
					(line) -> lint.warn(LintRule.NO_EMPTY_CONTINUATION, line, "an empty line follows a continued one"));
		lint.casing();
		lint.file.arguments().forEach(lint::argument);
		Set<String> names = new HashSet<>();
		lint.file.stages().forEach((stage) -> lint.stage(stage, names));
		lint.warnings.removeIf((warning) -> file.directives().lint().skipped().contains(warning.rule()));
		lint.warnings.sort(java.util.Comparator.comparingInt(LintWarning::line));
		return List.copyOf(lint.warnings);
	}

	private void warn(LintRule rule, int line, String text) {
		this.warnings.add(new LintWarning(rule, line, text));
	}

	private void warn(LintRule rule, Instruction instruction, String text) {
		warn(rule, instruction.at().line(), text);
	}

	private static String keyword(Instruction instruction) {
		return instruction.at().text().split("\\s", 2)[0];
	}

	/** The case of most is the case of all; mixed case is never right. */
	private void casing() {
		List<Instruction> all = new ArrayList<>(this.file.arguments());
		this.file.stages().forEach((stage) -> {
			all.add(stage.from());
			all.addAll(stage.instructions());
		});
		long upper = all.stream().filter((instruction) -> isUpper(keyword(instruction))).count();
		boolean wantUpper = upper * 2 >= all.size();
		for (Instruction instruction : all) {
			String keyword = keyword(instruction);
			String wanted = wantUpper ? keyword.toUpperCase(Locale.ROOT) : keyword.toLowerCase(Locale.ROOT);
			if (!keyword.equals(wanted)) {
				warn(LintRule.CONSISTENT_INSTRUCTION_CASING, instruction,
						"write '" + wanted + "' as most of the others, not '" + keyword + "'");
			}
		}
	}

	private static boolean isUpper(String text) {
		return text.equals(text.toUpperCase(Locale.ROOT));
	}

	private void stage(Stage stage, Set<String> names) {
		from(stage.from());
		String name = stage.from().name();
		if (name != null && !names.add(name)) {
			warn(LintRule.DUPLICATE_STAGE_NAME, stage.from(), "the name '" + name + "' is another stage's already");
		}
		Map<String, Instruction> last = new TreeMap<>();
		boolean directoryKnown = false;
		for (Instruction instruction : stage.instructions()) {
			String keyword = keyword(instruction).toUpperCase(Locale.ROOT);
			if (Set.of("CMD", "ENTRYPOINT", "HEALTHCHECK").contains(keyword)) {
				Instruction earlier = last.put(keyword, instruction);
				if (earlier != null) {
					warn(LintRule.MULTIPLE_INSTRUCTIONS_DISALLOWED, earlier,
							"only the last " + keyword + " of a stage counts");
				}
			}
			if (instruction instanceof Instruction.Workdir workdir) {
				if (!directoryKnown && !workdir.path().matches("[/\"'$].*")) {
					warn(LintRule.WORKDIR_RELATIVE_PATH, workdir,
							"'" + workdir.path() + "' is relative to whatever the base image says");
				}
				directoryKnown = true;
			}
			instruction(instruction);
		}
	}

	private void from(Instruction.From from) {
		String[] words = from.at().text().split("\\s+");
		String as = words.length > 2 && from.name() != null ? words[words.length - 2] : null;
		if (as != null && isUpper(as) != isUpper(words[0])) {
			warn(LintRule.FROM_AS_CASING, from, "'" + words[0] + "' and '" + as + "' are in different cases");
		}
		if (from.name() != null && !words[words.length - 1].equals(from.name())) {
			warn(LintRule.STAGE_NAME_CASING, from, "the stage's name should be '" + from.name() + "'");
		}
		if (from.name() != null && Set.of("scratch", "context").contains(from.name())) {
			warn(LintRule.RESERVED_STAGE_NAME, from, "'" + from.name() + "' means something else already");
		}
		from.flags().value("platform").ifPresent((platform) -> {
			if (platform.matches("\\$\\{?TARGETPLATFORM}?")) {
				warn(LintRule.REDUNDANT_TARGET_PLATFORM, from, "the target platform is the default");
			}
			else if (!platform.contains("$")) {
				warn(LintRule.FROM_PLATFORM_FLAG_CONST_DISALLOWED, from,
						"the platform is always '" + platform + "', whatever the build is for");
			}
		});
		variables(from);
	}

	private void variables(Instruction.From from) {
		Map<String, String> declared = new TreeMap<>();
		this.file.arguments()
			.forEach((argument) -> argument.arguments()
				.forEach((one) -> declared.put(one.name(), one.value() == null ? "" : one.value())));
		Set<String> undefined = new HashSet<>();
		Scope scope = new Scope() {

			@Override
			public String value(String name) {
				return declared.get(name);
			}

			@Override
			public void undefined(String name) {
				undefined.add(name);
			}

		};
		String image = new Expansion(this.file.directives().escape(), scope).word(from.at(), from.image());
		undefined.stream()
			.filter((name) -> !name.matches("(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)"))
			.forEach((name) -> warn(LintRule.UNDEFINED_ARG_IN_FROM, from, "no ARG before it declares '" + name + "'"));
		if (image.isEmpty() || image.endsWith(":") || image.startsWith(":") || image.endsWith("@")) {
			warn(LintRule.INVALID_DEFAULT_ARG_IN_FROM, from, "without a value for its variables it names no image");
		}
	}

	private void instruction(Instruction instruction) {
		if (instruction instanceof Instruction.Maintainer) {
			warn(LintRule.MAINTAINER_DEPRECATED, instruction,
					"write LABEL org.opencontainers.image.authors=... instead");
		}
		else if (instruction instanceof Instruction.Env env) {
			legacy(env, env.variables());
			env.variables().forEach((variable) -> secret(env, "ENV", variable.name()));
		}
		else if (instruction instanceof Instruction.Label label) {
			legacy(label, label.labels());
		}
		else if (instruction instanceof Instruction.Arg arg) {
			argument(arg);
		}
		else if (instruction instanceof Instruction.Expose expose) {
			expose.ports().forEach((port) -> port(expose, port));
		}
		else if (instruction instanceof Instruction.Cmd cmd && cmd.command() instanceof Command.Shell) {
			warn(LintRule.JSON_ARGS_RECOMMENDED, cmd,
					"as a JSON array CMD gets signals itself, without a shell between");
		}
		else if (instruction instanceof Instruction.Entrypoint entry && entry.command() instanceof Command.Shell) {
			warn(LintRule.JSON_ARGS_RECOMMENDED, entry,
					"as a JSON array ENTRYPOINT gets signals itself, without a shell between");
		}
	}

	private void argument(Instruction.Arg arg) {
		arg.arguments().forEach((argument) -> secret(arg, "ARG", argument.name()));
	}

	private void legacy(Instruction instruction, List<Instruction.Assignment> assignments) {
		String rest = instruction.at().text().split("\\s+", 2)[1];
		if (assignments.size() == 1 && !rest.startsWith(assignments.get(0).name() + "=")) {
			warn(LintRule.LEGACY_KEY_VALUE_FORMAT, instruction, "write " + assignments.get(0).name() + "=value");
		}
	}

	private void secret(Instruction instruction, String kind, String name) {
		if (SECRET.matcher(name).find() && !PUBLIC.matcher(name).find()) {
			warn(LintRule.SECRETS_USED_IN_ARG_OR_ENV, instruction,
					kind + " '" + name + "' sounds like a secret, and the image keeps it: use RUN --mount=type=secret");
		}
	}

	private void port(Instruction.Expose expose, String port) {
		int slash = port.indexOf('/');
		if (slash >= 0 && !port.substring(slash).equals(port.substring(slash).toLowerCase(Locale.ROOT))) {
			warn(LintRule.EXPOSE_PROTO_CASING, expose, "write the protocol of '" + port + "' in lower case");
		}
		if (!BARE_PORT.matcher(port).matches()) {
			warn(LintRule.EXPOSE_INVALID_FORMAT, expose, "'" + port + "' is more than a port and a protocol");
		}
	}

}
