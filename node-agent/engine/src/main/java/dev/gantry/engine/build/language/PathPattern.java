package dev.gantry.engine.build.language;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern over paths with {@code /} between their parts: {@code *} and {@code ?} stay
 * within a part, {@code **} spans parts, {@code [...]} is a class, {@code \} escapes.
 *
 * @see <a href="https://pkg.go.dev/path/filepath#Match">the syntax that Docker uses</a>
 */
public final class PathPattern {

	private final Pattern pattern;

	private PathPattern(Pattern pattern) {
		this.pattern = pattern;
	}

	/**
	 * Compiles a pattern.
	 * @throws IllegalArgumentException if it is malformed
	 */
	public static PathPattern of(String text) {
		StringBuilder out = new StringBuilder();
		int i = 0;
		while (i < text.length()) {
			char c = text.charAt(i);
			if (text.startsWith("**/", i)) {
				out.append("(?:.*/)?");
				i += 3;
			}
			else if (text.startsWith("**", i)) {
				out.append(".*");
				i += 2;
			}
			else if (c == '[') {
				i = characterClass(text, i, out);
			}
			else {
				i += plain(text, i, out);
			}
		}
		try {
			return new PathPattern(Pattern.compile(out.toString(), Pattern.DOTALL));
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException("'" + text + "' is not a pattern: " + ex.getDescription(), ex);
		}
	}

	/** Whether a name holds characters that mean something in a pattern. */
	public static boolean isPattern(String text) {
		return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
	}

	private static int plain(String text, int i, StringBuilder out) {
		char c = text.charAt(i);
		if (c == '*') {
			out.append("[^/]*");
		}
		else if (c == '?') {
			out.append("[^/]");
		}
		else if (c == '\\' && i + 1 < text.length()) {
			out.append(Pattern.quote(text.substring(i + 1, i + 2)));
			return 2;
		}
		else {
			out.append(Pattern.quote(text.substring(i, i + 1)));
		}
		return 1;
	}

	private static int characterClass(String text, int start, StringBuilder out) {
		int close = text.indexOf(']', start + 2);
		if (close < 0) {
			throw new IllegalArgumentException("'" + text + "' has a '[' without ']'");
		}
		String content = text.substring(start + 1, close);
		boolean negated = content.startsWith("^") || content.startsWith("!");
		String members = (negated ? content.substring(1) : content).replace("[", "\\[").replace("&&", "&\\&");
		out.append("(?!/)[").append(negated ? "^" : "").append(members).append(']');
		return close + 1;
	}

	public boolean matches(String path) {
		return this.pattern.matcher(path).matches();
	}

}
