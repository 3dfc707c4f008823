package dev.gantry.platform.registrytokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody may do with a resource of the registry, as in the {@code access} claim of
 * Docker's token authentication.
 *
 * @param type {@code repository} or {@code registry}
 * @param name the repository's name, or {@code catalog}
 * @param actions {@code pull}, {@code push}, {@code delete}; {@code *} of the catalog
 */
record RegistryAction(String type, String name, Set<String> actions) {

	private static final Pattern FORM = Pattern
		.compile("([a-z]+)(?:\\([a-z]+\\))?:([^:\\s]{1,255}(?::[0-9]+/[^:\\s]{1,255})?):([a-z*,]{1,100})");

	/** Most scopes that a request may hold. */
	private static final int MOST = 100;

	RegistryAction {
		actions = Set.copyOf(actions);
	}

	/** Reads scopes; what is no scope is left out, as the specification says. */
	static List<RegistryAction> parse(List<String> scopes) {
		List<RegistryAction> wanted = new ArrayList<>();
		for (String parameter : scopes) {
			for (String scope : parameter.split(" ")) {
				Matcher matcher = FORM.matcher(scope);
				if (matcher.matches() && wanted.size() < MOST) {
					wanted.add(new RegistryAction(matcher.group(1), matcher.group(2),
							new TreeSet<>(List.of(matcher.group(3).split(",")))));
				}
			}
		}
		return wanted;
	}

	/** The same with those actions only that are allowed. */
	RegistryAction only(Set<String> allowed) {
		Set<String> granted = new TreeSet<>(this.actions);
		if (granted.contains("*") && !allowed.contains("*")) {
			granted.addAll(allowed);
		}
		granted.retainAll(allowed);
		return new RegistryAction(this.type, this.name, granted);
	}

}
