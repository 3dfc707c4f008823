package dev.gantry.registry.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.registry.Registry;
import dev.gantry.registry.access.Permission;
import dev.gantry.registry.collection.Collected;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.ImageList;

/**
 * {@code /v2/_gantry/}: what the platform's administrators and the platform itself see
 * and do (distribution specification, "Extensions").
 *
 * <pre>
 * GET    images?n=&amp;last=         tagged images, sorted
 * GET    repositories            repositories with what they hold
 * GET    events?wait=SECONDS     pushes that the platform does not know of
 * DELETE events?id=&amp;id=…         it knows of these
 * POST   collection?dry-run=true collects now, or tells what that would remove
 * POST   scrub                   compares all content with its digest
 * </pre>
 */
record ExtensionEndpoint(Registry registry) implements Endpoint {

	private static final int MOST_IMAGES = 1000;

	private static final int LONGEST_WAIT_SECONDS = 60;

	@Override
	public void handle(Exchange exchange, Route route) throws IOException {
		exchange.require(Permission.UPKEEP);
		try {
			exchange.answer(200, Json.MEDIA_TYPE, Json.of(answer(exchange, route)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RegistryErrorException(RegistryErrorCode.UNAVAILABLE, "the registry is stopping");
		}
	}

	private Object answer(Exchange exchange, Route route) throws IOException, InterruptedException {
		ImageList images = new ImageList(this.registry.repositories().database());
		Query query = exchange.query();
		return switch (exchange.method() + " " + route.reference()) {
			case "GET images" -> Map.of("images", images.images(query.one("last").orElse(""), MOST_IMAGES));
			case "GET repositories" -> Map.of("repositories", images.repositories());
			case "GET events" -> Map.of("events", this.registry.repositories().events().await(wait(query)));
			case "DELETE events" -> understood(query.all("id"));
			case "POST collection" -> collect(query);
			case "POST scrub" -> this.registry.upkeep().scrub();
			default -> throw new RegistryErrorException(RegistryErrorCode.NOT_FOUND,
					"the registry has no extension '" + route.reference() + "' for " + exchange.method());
		};
	}

	private static Duration wait(Query query) {
		return query.one("wait")
			.filter((text) -> text.matches("[0-9]{1,4}"))
			.map((text) -> Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, Integer.parseInt(text))))
			.orElse(Duration.ZERO);
	}

	private Map<String, Integer> understood(List<String> ids) {
		this.registry.repositories().events().understood(ids);
		return Map.of("understood", ids.size());
	}

	private Collected collect(Query query) throws IOException {
		return this.registry.upkeep().collect("true".equals(query.one("dry-run").orElse("false")));
	}

}
