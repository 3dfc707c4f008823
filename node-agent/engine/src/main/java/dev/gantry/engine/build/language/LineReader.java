package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a Dockerfile's text into logical lines: comments and empty lines are dropped,
 * continued lines joined, heredocs taken out.
 */
final class LineReader {

	private static final Set<String> TAKE_HEREDOCS = Set.of("RUN", "COPY", "ADD");

	private static final Pattern HEREDOC = Pattern.compile("\\d*<<(-?)([^<\\s]+)");

	private static final Pattern HEREDOC_NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]*");

	private final List<String> lines;

	private final char escape;

	private final Pattern continuation;

	private final List<Integer> emptyContinuations = new ArrayList<>();

	private int next;

	LineReader(List<String> lines, char escape) {
		this.lines = lines;
		this.escape = escape;
		String quoted = Pattern.quote(String.valueOf(escape));
		this.continuation = Pattern.compile("(?:^|(?<!" + quoted + "))" + quoted + "[ \\t]*$");
	}

	List<LogicalLine> readAll() {
		List<LogicalLine> all = new ArrayList<>();
		while (this.next < this.lines.size()) {
			if (isSkipped(this.lines.get(this.next))) {
				this.next++;
			}
			else {
				all.add(readOne());
			}
		}
		return all;
	}

	/** Lines that are empty where a continued one goes on. */
	List<Integer> emptyContinuations() {
		return List.copyOf(this.emptyContinuations);
	}

	private LogicalLine readOne() {
		int first = this.next + 1;
		StringBuilder joined = new StringBuilder();
		boolean more = true;
		while (more && this.next < this.lines.size()) {
			String line = this.lines.get(this.next++);
			if (!joined.isEmpty() && isSkipped(line)) {
				if (line.isBlank()) {
					this.emptyContinuations.add(this.next);
				}
				continue;
			}
			Matcher matcher = this.continuation.matcher(line);
			more = matcher.find();
			joined.append(more ? line.substring(0, matcher.start()) : line);
		}
		String text = joined.toString().strip();
		LogicalLine bare = new LogicalLine(first, text, List.of());
		if (!TAKE_HEREDOCS.contains(bare.keyword().toUpperCase(Locale.ROOT))) {
			return bare;
		}
		return new LogicalLine(first, text, readHeredocs(bare));
	}

	private static boolean isSkipped(String line) {
		String text = line.strip();
		return text.isEmpty() || text.startsWith("#");
	}

	private List<Heredoc> readHeredocs(LogicalLine owner) {
		List<Heredoc> heredocs = new ArrayList<>();
		for (String word : Words.split(owner.rest(), this.escape)) {
			Matcher matcher = HEREDOC.matcher(word);
			if (matcher.matches()) {
				String name = matcher.group(2).replaceAll("[\"']", "");
				if (HEREDOC_NAME.matcher(name).matches()) {
					heredocs.add(readHeredoc(owner, word, matcher, name));
				}
			}
		}
		return List.copyOf(heredocs);
	}

	private Heredoc readHeredoc(LogicalLine owner, String word, Matcher matcher, String name) {
		boolean stripTabs = !matcher.group(1).isEmpty();
		boolean expand = name.equals(matcher.group(2));
		StringBuilder content = new StringBuilder();
		while (this.next < this.lines.size()) {
			String line = this.lines.get(this.next++);
			String text = stripTabs ? line.replaceFirst("^\\t+", "") : line;
			if (text.equals(name)) {
				return new Heredoc(word, name, expand, stripTabs, content.toString());
			}
			content.append(text).append('\n');
		}
		throw BuildFileError.at(owner.line(), "the document '" + word + "' has no end",
				"End it with a line that holds only " + name);
	}

}
