package dev.gantry.engine.build.language;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the {@code check} directive says: {@code skip=Rule,Rule} or {@code skip=all}, and
 * {@code error=true}, separated by semicolons.
 *
 * @param skipped rules that do not count
 * @param error whether the others fail the build
 */
public record LintPolicy(Set<LintRule> skipped, boolean error) {

	/** Every rule counts, none fails a build. */
	public static final LintPolicy DEFAULT = new LintPolicy(Set.of(), false);

	static LintPolicy parse(int line, String text) {
		Set<LintRule> skipped = EnumSet.noneOf(LintRule.class);
		boolean error = false;
		for (String setting : text.split(";")) {
			String[] parts = setting.strip().split("=", 2);
			String value = parts.length < 2 ? "" : parts[1].strip();
			switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
				case "skip" -> skipped.addAll(rules(line, value));
				case "error" -> error = value.equalsIgnoreCase("true");
				default -> throw BuildFileError.at(line, "'" + setting.strip() + "' is nothing that check can say",
						"Write for example # check=skip=JSONArgsRecommended;error=true");
			}
		}
		return new LintPolicy(skipped, error);
	}

	private static Set<LintRule> rules(int line, String names) {
		if (names.equalsIgnoreCase("all")) {
			return EnumSet.allOf(LintRule.class);
		}
		Set<LintRule> rules = EnumSet.noneOf(LintRule.class);
		Set<String> known = new TreeSet<>();
		for (LintRule rule : LintRule.values()) {
			known.add(rule.label());
		}
		for (String name : names.split(",")) {
			rules.add(LintRule.of(name.strip())
				.orElseThrow(() -> BuildFileError.at(line, "there is no rule '" + name.strip() + "'",
						NearestName.remedy(name.strip(), known))));
		}
		return rules;
	}

}
