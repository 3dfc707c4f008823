package dev.gantry.platform.registrytokens;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.TokenKind;

/**
 * Who may do what with the registry. An administrator everything; a node pulls everything
 * and pushes what it builds, to {@code apps/*}; a team pulls what is nobody's app, and
 * its own apps, which its members also push; nobody else anything.
 */
final class RegistryRules {

	private static final String REPOSITORY = "repository";

	private static final String APPS = "apps/";

	private static final Set<String> ALL = Set.of("pull", "push", "delete");

	private static final Set<String> BUILD = Set.of("pull", "push");

	private static final Set<String> PULL = Set.of("pull");

	private RegistryRules() {
	}

	/**
	 * What of the wanted is granted.
	 * @param kind of the caller's token
	 * @param seen which apps the caller sees
	 */
	static List<RegistryAction> granted(TokenKind kind, Predicate<String> seen, List<RegistryAction> wanted) {
		return wanted.stream()
			.map((action) -> action.only(allowed(kind, seen, action)))
			.filter((action) -> !action.actions().isEmpty())
			.toList();
	}

	private static Set<String> allowed(TokenKind kind, Predicate<String> seen, RegistryAction action) {
		if (kind == TokenKind.ADMIN) {
			return action.type().equals(REPOSITORY) ? ALL : Set.of("*");
		}
		if (kind == TokenKind.NODE && action.type().equals(REPOSITORY)) {
			return action.name().startsWith(APPS) ? BUILD : PULL;
		}
		if (kind.isOfATeam() && action.type().equals(REPOSITORY)) {
			return allowedToATeam(kind, seen, action.name());
		}
		return Set.of();
	}

	private static Set<String> allowedToATeam(TokenKind kind, Predicate<String> seen, String repository) {
		if (!repository.startsWith(APPS)) {
			return PULL;
		}
		if (!seen.test(repository.substring(APPS.length()))) {
			return Set.of();
		}
		return kind.may(Permission.CHANGE_APPS) ? BUILD : PULL;
	}

}
