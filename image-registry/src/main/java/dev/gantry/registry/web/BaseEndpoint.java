package dev.gantry.registry.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.gantry.registry.access.Permission;

/** {@code /v2/}: tells that this is a registry, and whether the token is good. */
final class BaseEndpoint implements Endpoint {

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		if (!"GET".equals(exchange.method()) && !exchange.isHead()) {
			throw exchange.unsupported();
		}
		exchange.require(Permission.SIGNED_IN);
		exchange.answer(200, Json.MEDIA_TYPE, "{}".getBytes(StandardCharsets.UTF_8));
	}

}
