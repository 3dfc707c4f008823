package dev.gantry.engine.build.language;

/**
 * A rule that a line of a Dockerfile does not follow.
 *
 * @param rule which
 * @param line from 1
 * @param text what about it
 */
public record LintWarning(LintRule rule, int line, String text) {

	@Override
	public String toString() {
		return this.rule.label() + ": " + this.text + " (line " + this.line + ")";
	}

}
