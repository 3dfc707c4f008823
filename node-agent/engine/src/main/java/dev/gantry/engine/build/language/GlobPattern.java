package dev.gantry.engine.build.language;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shell pattern ({@code *}, {@code ?}, {@code \} escapes) as the modifiers of variables
 * use it.
 */
final class GlobPattern {

	private final String greedy;

	private final String reluctant;

	private GlobPattern(String greedy, String reluctant) {
		this.greedy = greedy;
		this.reluctant = reluctant;
	}

	static GlobPattern of(String glob) {
		StringBuilder greedy = new StringBuilder();
		StringBuilder reluctant = new StringBuilder();
		for (int i = 0; i < glob.length(); i++) {
			char c = glob.charAt(i);
			if (c == '*') {
				greedy.append(".*");
				reluctant.append(".*?");
				continue;
			}
			if (c == '\\' && i + 1 < glob.length()) {
				c = glob.charAt(++i);
			}
			else if (c == '?') {
				greedy.append('.');
				reluctant.append('.');
				continue;
			}
			greedy.append(Pattern.quote(String.valueOf(c)));
			reluctant.append(Pattern.quote(String.valueOf(c)));
		}
		return new GlobPattern(greedy.toString(), reluctant.toString());
	}

	String withoutPrefix(String value, boolean longest) {
		Matcher matcher = compile("^(?:" + (longest ? this.greedy : this.reluctant) + ")").matcher(value);
		return matcher.find() ? value.substring(matcher.end()) : value;
	}

	/** The shortest suffix starts latest, the longest earliest. */
	String withoutSuffix(String value, boolean longest) {
		Pattern whole = compile(this.greedy);
		for (int i = 0; i <= value.length(); i++) {
			int start = longest ? i : value.length() - i;
			if (whole.matcher(value.substring(start)).matches()) {
				return value.substring(0, start);
			}
		}
		return value;
	}

	String replace(String value, String replacement, boolean all) {
		if (this.greedy.isEmpty()) {
			return value;
		}
		Matcher matcher = compile(this.greedy).matcher(value);
		String quoted = Matcher.quoteReplacement(replacement);
		return all ? matcher.replaceAll(quoted) : matcher.replaceFirst(quoted);
	}

	private static Pattern compile(String expression) {
		return Pattern.compile(expression, Pattern.DOTALL);
	}

}
