package dev.gantry.oci.registry;

import java.util.List;

import dev.gantry.oci.reference.RepositoryName;

/**
 * What a token must allow (Docker's token authentication, "scope").
 *
 * @param parts for example {@code repository:apps/hello:pull}
 */
record Scope(List<String> parts) {

	/** Nothing but being somebody. */
	static final Scope NONE = new Scope(List.of());

	/** Listing all repositories. */
	static final Scope CATALOG = new Scope(List.of("registry:catalog:*"));

	static Scope pull(RepositoryName repository) {
		return new Scope(List.of("repository:" + repository + ":pull"));
	}

	static Scope push(RepositoryName repository) {
		return new Scope(List.of("repository:" + repository + ":pull,push"));
	}

	static Scope delete(RepositoryName repository) {
		return new Scope(List.of("repository:" + repository + ":delete"));
	}

	static Scope mount(RepositoryName repository, RepositoryName from) {
		return new Scope(List.of("repository:" + repository + ":pull,push", "repository:" + from + ":pull"));
	}

}
