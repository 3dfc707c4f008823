package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.gantry.engine.build.language.Instruction.Assignment;

/** Parses the {@code name=value} words of ENV, LABEL and ARG. */
final class Assignments {

	private static final Pattern ARGUMENT_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

	private Assignments() {
	}

	/** {@code name=value...}, or the old form {@code name value}. */
	static List<Assignment> parse(Location at, String rest, char escape) {
		List<String> words = Words.split(rest, escape);
		if (!words.get(0).contains("=")) {
			String[] parts = rest.split("\\s+", 2);
			if (parts.length < 2) {
				throw BuildFileError.at(at, "'" + parts[0] + "' has no value", "Write " + parts[0] + "=value");
			}
			return List.of(new Assignment(parts[0], parts[1]));
		}
		List<Assignment> all = new ArrayList<>();
		for (String word : words) {
			int equals = word.indexOf('=');
			if (equals < 0) {
				throw BuildFileError.at(at, "'" + word + "' is not of the form name=value",
						"Quote a value that holds white space");
			}
			if (equals == 0) {
				throw BuildFileError.at(at, "'" + word + "' has no name", "Write name=value");
			}
			all.add(new Assignment(word.substring(0, equals), word.substring(equals + 1)));
		}
		return List.copyOf(all);
	}

	/** {@code name[=default]...}. */
	static List<Assignment> parseArguments(Location at, String rest, char escape) {
		List<Assignment> all = new ArrayList<>();
		for (String word : Words.split(rest, escape)) {
			String[] parts = word.split("=", 2);
			if (!ARGUMENT_NAME.matcher(parts[0]).matches()) {
				throw BuildFileError.at(at, "'" + parts[0] + "' cannot be the name of an argument",
						"Use letters, digits and '_', not starting with a digit");
			}
			all.add(new Assignment(parts[0], parts.length < 2 ? null : parts[1]));
		}
		return List.copyOf(all);
	}

}
