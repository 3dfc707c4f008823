package dev.gantry.registry.web;

import java.io.IOException;
import java.util.Map;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.repositories.Repositories;

/** {@code /v2/_catalog}: all repositories. */
record CatalogEndpoint(Repositories repositories) implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"GET".equals(exchange.method())) {
			throw exchange.unsupported();
		}
		exchange.require(Permission.CATALOG);
		Page page = Page.of(this.repositories.names().stream().map(RepositoryName::value).toList(), exchange.query());
		page.link(exchange, "/v2/_catalog");
		exchange.answer(200, Json.MEDIA_TYPE, Json.of(Map.of("repositories", page.items())));
	}

}
