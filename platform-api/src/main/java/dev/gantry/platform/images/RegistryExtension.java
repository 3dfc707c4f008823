package dev.gantry.platform.images;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import dev.gantry.contracts.images.ImageRepositoryView;
import dev.gantry.platform.registrytokens.RegistryTokens;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the platform's registry tells the platform alone, below {@code /v2/_gantry/}.
 * <p>
 * All methods throw {@link IOException} when the registry says no or cannot be reached.
 */
public class RegistryExtension {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Collection and scrubbing take as long as the store is large. */
	private static final Duration LONG_PATIENCE = Duration.ofHours(6);

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final URI registry;

	private final RegistryTokens tokens;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	RegistryExtension(URI registry, RegistryTokens tokens) {
		this.registry = registry;
		this.tokens = tokens;
	}

	/**
	 * The oldest pushes that were not understood.
	 * @param wait how long to wait for one
	 */
	public List<ImagePush> pushes(Duration wait) throws IOException, InterruptedException {
		JsonNode answer = call("GET", "events?wait=" + wait.toSeconds(), wait.plus(PATIENCE));
		return MAPPER.convertValue(answer.path("events"),
				MAPPER.getTypeFactory().constructCollectionType(List.class, ImagePush.class));
	}

	/** Says that pushes were understood. */
	public void understood(List<String> ids) throws IOException, InterruptedException {
		call("DELETE",
				"events?" + ids.stream()
					.map((id) -> "id=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
					.collect(Collectors.joining("&")),
				PATIENCE);
	}

	/**
	 * Tagged images, sorted by repository and tag.
	 * @param last the image after which to begin, {@code repository:tag}, or an empty
	 * text
	 */
	List<Tagged> images(String last) throws IOException, InterruptedException {
		JsonNode answer = call("GET", "images?last=" + URLEncoder.encode(last, StandardCharsets.UTF_8), PATIENCE);
		return MAPPER.convertValue(answer.path("images"),
				MAPPER.getTypeFactory().constructCollectionType(List.class, Tagged.class));
	}

	/** Repositories with what they hold, by name. */
	List<ImageRepositoryView> repositories() throws IOException, InterruptedException {
		return MAPPER.convertValue(call("GET", "repositories", PATIENCE).path("repositories"),
				MAPPER.getTypeFactory().constructCollectionType(List.class, ImageRepositoryView.class));
	}

	/**
	 * Removes what nobody needs, or tells what that would remove, as the registry tells
	 * it.
	 */
	JsonNode collect(boolean dryRun) throws IOException, InterruptedException {
		return call("POST", "collection?dry-run=" + dryRun, LONG_PATIENCE);
	}

	/** Compares all content with its digest, as the registry tells it. */
	JsonNode scrub() throws IOException, InterruptedException {
		return call("POST", "scrub", LONG_PATIENCE);
	}

	private JsonNode call(String method, String path, Duration patience) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.registry.resolve("/v2/_gantry/" + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + this.tokens.upkeepToken())
			.timeout(patience)
			.build();
		HttpResponse<byte[]> response = this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
		if (response.statusCode() != 200) {
			throw new IOException("The registry answered " + method + " " + request.uri().getPath() + " with "
					+ response.statusCode());
		}
		try {
			return MAPPER.readTree(response.body());
		}
		catch (JacksonException ex) {
			throw new IOException("The registry's answer to " + request.uri().getPath() + " is not JSON", ex);
		}
	}

	/**
	 * A tagged image.
	 *
	 * @param repository where
	 * @param tag its tag
	 * @param digest of its manifest
	 * @param mediaType of its manifest
	 * @param bytes of all that it needs, as stored
	 * @param taggedAt when the tag was set
	 */
	record Tagged(String repository, String tag, String digest, String mediaType, long bytes, Instant taggedAt) {

		String name() {
			return this.repository + ":" + this.tag;
		}

	}

}
