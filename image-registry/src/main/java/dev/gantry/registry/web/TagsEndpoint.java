package dev.gantry.registry.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.Repositories;

/** {@code /v2/NAME/tags/list}: the tags of a repository. */
record TagsEndpoint(Repositories repositories) implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"GET".equals(exchange.method())) {
			throw exchange.unsupported();
		}
		RepositoryName name = route.repository();
		exchange.require(Permission.of(name, Action.PULL));
		if (!this.repositories.exists(name)) {
			throw new RegistryErrorException(RegistryErrorCode.NAME_UNKNOWN, "there is no repository '" + name + "'");
		}
		Page page = Page.of(this.repositories.manifests().tags(name).stream().map(Tag::value).toList(),
				exchange.query());
		page.link(exchange, "/v2/" + name + "/tags/list");
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("name", name.value());
		body.put("tags", page.items());
		exchange.answer(200, Json.MEDIA_TYPE, Json.of(body));
	}

}
