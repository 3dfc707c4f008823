package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.List;

/** Splits text into words at white space outside of quotes; quotes and escapes stay. */
final class Words {

	private Words() {
	}

	static List<String> split(String text, char escape) {
		List<String> words = new ArrayList<>();
		StringBuilder word = new StringBuilder();
		char quote = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (quote == 0 && Character.isWhitespace(c)) {
				finish(words, word);
				continue;
			}
			word.append(c);
			if (c == escape && quote != '\'' && i + 1 < text.length()) {
				word.append(text.charAt(++i));
			}
			else if (quote == 0 && (c == '"' || c == '\'')) {
				quote = c;
			}
			else if (c == quote) {
				quote = 0;
			}
		}
		finish(words, word);
		return words;
	}

	private static void finish(List<String> words, StringBuilder word) {
		if (!word.isEmpty()) {
			words.add(word.toString());
			word.setLength(0);
		}
	}

}
