package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.List;

/**
 * Expands variables in words and removes quotes, by the rules of the Dockerfile
 * reference: {@code $name}, {@code ${name}} and the modifiers {@code :-}, {@code -},
 * {@code :+}, {@code +}, {@code :?}, {@code ?}, {@code #}, {@code ##}, {@code %},
 * {@code %%}, {@code /} and {@code //}.
 *
 * @see <a href=
 * "https://docs.docker.com/reference/dockerfile/#environment-replacement">Environment
 * replacement</a>
 */
public final class Expansion {

	private final char escape;

	private final Scope scope;

	public Expansion(char escape, Scope scope) {
		this.escape = escape;
		this.scope = scope;
	}

	/** One word: quotes go, variables are replaced, white space stays. */
	public String word(Location at, String word) {
		return new Cursor(at, word, Quotes.REMOVED).expandAll();
	}

	/** One word that may become several, split where variables bring white space. */
	public List<String> words(Location at, String word) {
		List<String> words = new ArrayList<>();
		for (String part : word(at, word).strip().split("\\s+")) {
			if (!part.isEmpty()) {
				words.add(part);
			}
		}
		return words;
	}

	/** A document: variables are replaced, quotes are ordinary characters. */
	public String document(Location at, String text) {
		return new Cursor(at, text, Quotes.KEPT).expandAll();
	}

	/** What becomes of quotes. */
	private enum Quotes {

		REMOVED, KEPT

	}

	private final class Cursor {

		private final Location at;

		private final String text;

		private final Quotes quotes;

		private int next;

		private Cursor(Location at, String text, Quotes quotes) {
			this.at = at;
			this.text = text;
			this.quotes = quotes;
		}

		private String expandAll() {
			return expandUntil((char) 0, (char) 0);
		}

		/**
		 * Expands up to one of two characters that ends it (0: to the end of the text).
		 */
		private String expandUntil(char end, char otherEnd) {
			StringBuilder out = new StringBuilder();
			while (this.next < this.text.length()) {
				char c = this.text.charAt(this.next);
				if (end != 0 && (c == end || c == otherEnd)) {
					return out.toString();
				}
				this.next++;
				if (c == '$') {
					out.append(variable());
				}
				else if (c == Expansion.this.escape) {
					out.append(escaped());
				}
				else if (c == '\'' && this.quotes == Quotes.REMOVED) {
					out.append(singleQuoted());
				}
				else if (c == '"' && this.quotes == Quotes.REMOVED) {
					out.append(doubleQuoted());
				}
				else {
					out.append(c);
				}
			}
			if (end != 0) {
				throw error("a '" + end + "' is missing");
			}
			return out.toString();
		}

		private String escaped() {
			if (this.next >= this.text.length()) {
				return String.valueOf(Expansion.this.escape);
			}
			char c = this.text.charAt(this.next);
			boolean special = this.quotes == Quotes.REMOVED || c == '$' || c == Expansion.this.escape;
			if (!special) {
				return String.valueOf(Expansion.this.escape);
			}
			this.next++;
			return String.valueOf(c);
		}

		private String singleQuoted() {
			int close = this.text.indexOf('\'', this.next);
			if (close < 0) {
				throw error("a single quote is not closed");
			}
			String content = this.text.substring(this.next, close);
			this.next = close + 1;
			return content;
		}

		private String doubleQuoted() {
			StringBuilder out = new StringBuilder();
			while (this.next < this.text.length()) {
				char c = this.text.charAt(this.next++);
				if (c == '"') {
					return out.toString();
				}
				if (c == '$') {
					out.append(variable());
				}
				else if (c == Expansion.this.escape && this.next < this.text.length()
						&& isEscapable(this.text.charAt(this.next))) {
					out.append(this.text.charAt(this.next++));
				}
				else {
					out.append(c);
				}
			}
			throw error("a double quote is not closed");
		}

		private boolean isEscapable(char c) {
			return c == '"' || c == '$' || c == Expansion.this.escape;
		}

		private String variable() {
			if (this.next < this.text.length() && this.text.charAt(this.next) == '{') {
				this.next++;
				return braced();
			}
			String name = name();
			return name.isEmpty() ? "$" : plain(name, Expansion.this.scope.value(name));
		}

		private String name() {
			int start = this.next;
			while (this.next < this.text.length() && isNamePart(this.text.charAt(this.next), this.next == start)) {
				this.next++;
			}
			return this.text.substring(start, this.next);
		}

		private boolean isNamePart(char c, boolean first) {
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
			return letter || (!first && c >= '0' && c <= '9');
		}

		private String plain(String name, String value) {
			if (value == null) {
				Expansion.this.scope.undefined(name);
			}
			return nonNull(value);
		}

		private String braced() {
			String name = name();
			if (name.isEmpty()) {
				throw error("'${' is not followed by the name of a variable");
			}
			String value = Expansion.this.scope.value(name);
			char c = take();
			return switch (c) {
				case '}' -> plain(name, value);
				case ':' -> conditional(name, value == null || value.isEmpty() ? null : value, take());
				case '-', '+', '?' -> conditional(name, value, c);
				case '#', '%' -> trimmed(nonNull(value), c);
				case '/' -> replaced(nonNull(value));
				default -> throw error("'" + c + "' is not a modifier of a variable");
			};
		}

		private String conditional(String name, String value, char operator) {
			String word = expandUntil('}', '}');
			this.next++;
			return switch (operator) {
				case '-' -> value == null ? word : value;
				case '+' -> value == null ? "" : word;
				case '?' -> {
					if (value == null) {
						throw BuildFileError.at(this.at,
								"the variable '" + name + "' is needed" + (word.isEmpty() ? "" : " (" + word + ")"),
								"Set it with ENV, ARG or a build argument");
					}
					yield value;
				}
				default -> throw error("':" + operator + "' is not a modifier of a variable");
			};
		}

		private String trimmed(String value, char side) {
			boolean longest = this.next < this.text.length() && this.text.charAt(this.next) == side;
			if (longest) {
				this.next++;
			}
			GlobPattern pattern = GlobPattern.of(expandUntil('}', '}'));
			this.next++;
			return side == '#' ? pattern.withoutPrefix(value, longest) : pattern.withoutSuffix(value, longest);
		}

		private String replaced(String value) {
			boolean all = this.next < this.text.length() && this.text.charAt(this.next) == '/';
			if (all) {
				this.next++;
			}
			GlobPattern pattern = GlobPattern.of(expandUntil('/', '}'));
			String replacement = "";
			if (take() == '/') {
				replacement = expandUntil('}', '}');
				this.next++;
			}
			return pattern.replace(value, replacement, all);
		}

		private char take() {
			if (this.next >= this.text.length()) {
				throw error("a '}' is missing");
			}
			return this.text.charAt(this.next++);
		}

		private String nonNull(String value) {
			return value == null ? "" : value;
		}

		private RuntimeException error(String problem) {
			return BuildFileError.at(this.at, problem, "Escape a '$', quote or '" + Expansion.this.escape
					+ "' that is meant literally with '" + Expansion.this.escape + "'");
		}

	}

}
