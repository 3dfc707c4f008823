package dev.gantry.engine.build.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * What {@code .dockerignore} keeps out of the build context. The last rule that matches a
 * path or one of its parents decides.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">
 * .dockerignore files</a>
 */
public final class IgnoreRules {

	/** Keeps everything in. */
	public static final IgnoreRules NONE = new IgnoreRules(List.of());

	private final List<Rule> rules;

	private IgnoreRules(List<Rule> rules) {
		this.rules = rules;
	}

	/**
	 * Parses a file's text.
	 * @throws GantryException with {@link ErrorCode#BUILD_FILE_INVALID}
	 */
	public static IgnoreRules parse(String text) {
		List<Rule> rules = new ArrayList<>();
		int number = 0;
		for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList()) {
			number++;
			String rule = line.strip();
			if (line.startsWith("#") || rule.isEmpty()) {
				continue;
			}
			boolean keep = rule.startsWith("!");
			String pattern = clean(keep ? rule.substring(1).strip() : rule);
			if (pattern.isEmpty()) {
				continue;
			}
			try {
				rules.add(new Rule(PathPattern.of(pattern), keep));
			}
			catch (IllegalArgumentException ex) {
				throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
						".dockerignore line " + number + ": " + ex.getMessage(), "Close the '[' or escape it with '\\'",
						ex);
			}
		}
		return new IgnoreRules(List.copyOf(rules));
	}

	/**
	 * Whether a path is kept out.
	 * @param path relative to the context, parts separated by {@code /}
	 */
	public boolean excludes(String path) {
		boolean excluded = false;
		for (Rule rule : this.rules) {
			if (rule.keep() == excluded && matchesPathOrParent(rule, path)) {
				excluded = !rule.keep();
			}
		}
		return excluded;
	}

	/** Whether an excluded directory may still hold something that is kept. */
	public boolean hasExceptions() {
		return this.rules.stream().anyMatch(Rule::keep);
	}

	private static boolean matchesPathOrParent(Rule rule, String path) {
		for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
			if (rule.pattern().matches(path.substring(0, end))) {
				return true;
			}
		}
		return false;
	}

	/** Removes a leading slash, empty parts, {@code .} and what {@code ..} takes back. */
	private static String clean(String pattern) {
		Deque<String> parts = new ArrayDeque<>();
		for (String part : pattern.split("/")) {
			if (part.equals("..")) {
				parts.pollLast();
			}
			else if (!part.isEmpty() && !part.equals(".")) {
				parts.addLast(part);
			}
		}
		return String.join("/", parts);
	}

	private record Rule(PathPattern pattern, boolean keep) {
	}

}
