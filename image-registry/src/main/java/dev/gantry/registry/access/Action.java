package dev.gantry.registry.access;

import java.util.Locale;

/** What can be done to a repository (Docker's token authentication, "scope"). */
public enum Action {

	PULL, PUSH, DELETE;

	/** As scopes spell it. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
