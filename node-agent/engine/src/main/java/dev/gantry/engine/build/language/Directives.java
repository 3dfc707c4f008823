package dev.gantry.engine.build.language;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser directives at the top of a Dockerfile: comments of the form
 * {@code # name=value} before anything else.
 *
 * @param escape the character that continues lines and escapes: {@code \} or a back quote
 * @param syntax the frontend that the author asked for, or {@code null}; ours is built in
 * and never fetched
 * @param lint what the author says about lint rules
 * @see <a href="https://docs.docker.com/reference/dockerfile/#parser-directives">Parser
 * directives</a>
 */
public record Directives(char escape, String syntax, LintPolicy lint) {

	/** Where nothing else is said. */
	public static final char DEFAULT_ESCAPE = '\\';

	private static final Pattern FORM = Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");

	static Directives read(List<String> lines) {
		char escape = DEFAULT_ESCAPE;
		String syntax = null;
		LintPolicy lint = LintPolicy.DEFAULT;
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < lines.size(); i++) {
			Matcher matcher = FORM.matcher(lines.get(i));
			if (!matcher.matches()) {
				break;
			}
			String name = matcher.group(1).toLowerCase(Locale.ROOT);
			if (!Set.of("escape", "syntax", "check").contains(name)) {
				break;
			}
			if (!seen.add(name)) {
				throw BuildFileError.at(i + 1, "the directive '" + name + "' is given twice", "Remove one of them");
			}
			switch (name) {
				case "escape" -> escape = escape(i + 1, matcher.group(2));
				case "syntax" -> syntax = matcher.group(2);
				default -> lint = LintPolicy.parse(i + 1, matcher.group(2));
			}
		}
		return new Directives(escape, syntax, lint);
	}

	private static char escape(int line, String value) {
		if (!value.equals("\\") && !value.equals("`")) {
			throw BuildFileError.at(line, "the escape character cannot be '" + value + "'",
					"Use \\ (the default) or a back quote");
		}
		return value.charAt(0);
	}

}
