package dev.gantry.engine.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.engine.containers.Capability;

/**
 * Rules by which system calls are allowed, as {@code default.profile} explains them.
 */
final class Profile {

	private final List<Rule> rules;

	private Profile(List<Rule> rules) {
		this.rules = List.copyOf(rules);
	}

	static Profile load(String name) {
		List<Rule> rules = new ArrayList<>();
		Rule head = null;
		for (String line : Resources.lines(name + ".profile")) {
			if (!line.startsWith(" ")) {
				head = Rule.parse(line);
			}
			else if (head != null) {
				rules.add(head.of(Set.of(line.strip().split(" "))));
			}
		}
		return new Profile(rules);
	}

	/**
	 * What becomes of each system call that is not simply refused.
	 * @param capabilities what the container has
	 */
	Map<String, Verdict> verdicts(Set<Capability> capabilities) {
		Map<String, Verdict> verdicts = new HashMap<>();
		for (Rule rule : this.rules) {
			if (rule.applies(capabilities)) {
				rule.names().forEach((name) -> verdicts.merge(name, rule.verdict(), Profile::either));
			}
		}
		return verdicts;
	}

	/** What two rules allow together. */
	private static Verdict either(Verdict one, Verdict other) {
		if (one.kind() == Verdict.Kind.ALLOW || other.kind() == Verdict.Kind.ALLOW) {
			return Verdict.ALLOW;
		}
		List<Condition> conditions = new ArrayList<>(one.conditions());
		conditions.addAll(other.conditions());
		return conditions.isEmpty() ? one : new Verdict(Verdict.Kind.ALLOW_WHERE, conditions);
	}

	/**
	 * A rule and the system calls it is for.
	 *
	 * @param verdict what it says
	 * @param with the capability it needs, or {@code null}
	 * @param unless the capability with which it does not apply, or {@code null}
	 * @param names system calls
	 */
	private record Rule(Verdict verdict, Capability with, Capability unless, Set<String> names) {

		static Rule parse(String line) {
			String[] words = line.split(" ");
			Verdict verdict = words[0].equals("enosys") ? Verdict.MISSING : Verdict.ALLOW;
			Capability with = null;
			Capability unless = null;
			for (int i = 1; i + 1 < words.length; i += 2) {
				switch (words[i]) {
					case "with" -> with = Capability.valueOf(words[i + 1]);
					case "unless" -> unless = Capability.valueOf(words[i + 1]);
					case "where" ->
						verdict = new Verdict(Verdict.Kind.ALLOW_WHERE, List.of(Condition.parse(words[i + 1])));
					default -> throw new IllegalArgumentException("not a rule: " + line);
				}
			}
			return new Rule(verdict, with, unless, Set.of());
		}

		Rule of(Set<String> names) {
			return new Rule(this.verdict, this.with, this.unless, names);
		}

		boolean applies(Set<Capability> capabilities) {
			return (this.with == null || capabilities.contains(this.with))
					&& (this.unless == null || !capabilities.contains(this.unless));
		}

	}

}
