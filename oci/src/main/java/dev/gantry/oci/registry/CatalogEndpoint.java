package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.List;

import dev.gantry.oci.reference.RepositoryName;

/** {@code GET /v2/_catalog}: all repositories. */
record CatalogEndpoint(RegistryConnection connection) {

	private static final int PAGE = 1000;

	List<RepositoryName> list() throws IOException {
		return new PagedList(this.connection, Scope.CATALOG, "repositories")
			.read(this.connection.uri("_catalog?n=" + PAGE))
			.stream()
			.filter(RepositoryName::isValid)
			.map(RepositoryName::of)
			.toList();
	}

}
