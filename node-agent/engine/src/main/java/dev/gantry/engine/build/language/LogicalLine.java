package dev.gantry.engine.build.language;

import java.util.List;

/**
 * One instruction's text after continued lines are joined and comments dropped.
 *
 * @param line the number of its first line, from 1
 * @param text the joined text, without its heredocs
 * @param heredocs the documents that follow it
 */
record LogicalLine(int line, String text, List<Heredoc> heredocs) {

	String keyword() {
		return this.text.split("\\s", 2)[0];
	}

	/** What follows the keyword. */
	String rest() {
		String[] parts = this.text.split("\\s+", 2);
		return parts.length < 2 ? "" : parts[1].strip();
	}

	Location location() {
		return new Location(this.line, this.text.strip());
	}

}
