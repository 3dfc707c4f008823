package dev.gantry.contracts.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an app is started.
 *
 * @param arguments program and arguments
 * @param reason what says so
 */
record Start(List<String> arguments, String reason) {

	private static final Pattern WEB = Pattern.compile("(?m)^web:[ \\t]*(.+?)[ \\t]*$");

	Start {
		arguments = List.copyOf(arguments);
	}

	/** A program without a shell, so that it gets signals itself. */
	static Start of(String reason, String... arguments) {
		return new Start(List.of(arguments), reason);
	}

	/** A line of shell, replaced by its last program. */
	static Start shell(String line, String reason) {
		return new Start(List.of("/bin/sh", "-c", line), reason);
	}

	/** What a Procfile says of its web process. */
	static Optional<Start> procfile(SourceFiles files) {
		return files.text("Procfile").map(WEB::matcher).filter(Matcher::find).map((matcher) -> {
			String line = matcher.group(1);
			boolean simple = line.matches("[\\w./:=@, -]+");
			return shell(simple && !line.startsWith("exec ") ? "exec " + line : line, "the Procfile's web process");
		});
	}

	String command() {
		return this.arguments.size() == 3 && this.arguments.get(1).equals("-c") ? this.arguments.get(2)
				: String.join(" ", this.arguments);
	}

	String json() {
		List<String> quoted = new ArrayList<>();
		this.arguments
			.forEach((argument) -> quoted.add('"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"'));
		return "[" + String.join(", ", quoted) + "]";
	}

}
