package dev.gantry.platform.registrytokens;

import java.util.List;
import java.util.Set;

import dev.gantry.platform.access.TokenKind;

/**
 * Who may do what with the registry. An administrator everything; a node pulls everything
 * and pushes what it builds, to {@code apps/*}; nobody else anything.
 */
final class RegistryRules {

	private static final String REPOSITORY = "repository";

	private static final Set<String> ALL = Set.of("pull", "push", "delete");

	private static final Set<String> BUILD = Set.of("pull", "push");

	private static final Set<String> PULL = Set.of("pull");

	private RegistryRules() {
	}

	static List<RegistryAction> granted(TokenKind kind, List<RegistryAction> wanted) {
		return wanted.stream()
			.map((action) -> action.only(allowed(kind, action)))
			.filter((action) -> !action.actions().isEmpty())
			.toList();
	}

	private static Set<String> allowed(TokenKind kind, RegistryAction action) {
		if (kind == TokenKind.ADMIN) {
			return action.type().equals(REPOSITORY) ? ALL : Set.of("*");
		}
		if (kind == TokenKind.NODE && action.type().equals(REPOSITORY)) {
			return action.name().startsWith("apps/") ? BUILD : PULL;
		}
		return Set.of();
	}

}
