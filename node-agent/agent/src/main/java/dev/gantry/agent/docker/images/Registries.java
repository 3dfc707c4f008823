package dev.gantry.agent.docker.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.engine.images.ImageSources;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RegistryException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Where images come from and go to, as the client of a request. */
public final class Registries {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Supplier<ImageSources> configured;

	public Registries(Supplier<ImageSources> configured) {
		this.configured = configured;
	}

	/** As configured, with nobody's credentials in particular. */
	public ImageSources sources() {
		return this.configured.get();
	}

	/**
	 * As configured, with the credentials that a request brings for an image's registry.
	 */
	ImageSources sources(Exchange exchange, ImageReference image) {
		ImageSources sources = this.configured.get();
		Credentials credentials = credentials(exchange);
		if (credentials instanceof Credentials.Anonymous) {
			return sources;
		}
		RegistryHost host = image.hasHost() ? image.host() : RegistryHost.DOCKER_HUB;
		List<RegistryAccess> upstreams = new ArrayList<>();
		upstreams.add(sources.accessTo(host).as(credentials));
		sources.upstreams().stream().filter((access) -> !access.host().equals(host)).forEach(upstreams::add);
		boolean platform = sources.platform() != null && sources.platform().host().equals(host);
		return new ImageSources(platform ? null : sources.platform(), upstreams);
	}

	/**
	 * All tags that a repository has where it comes from.
	 * @throws ApiException 404 when it has none, 500 when its registry cannot be asked
	 */
	List<ImageReference> tagged(Exchange exchange, ImageReference repository) {
		RegistryHost host = repository.hasHost() ? repository.host() : RegistryHost.DOCKER_HUB;
		try (RegistryClient client = new RegistryClient(access(exchange, host))) {
			List<ImageReference> names = client.repository(repository.repository())
				.tags()
				.stream()
				.map(repository::at)
				.toList();
			if (names.isEmpty()) {
				throw new ApiException(404, "repository " + repository + " has no tags");
			}
			return names;
		}
		catch (IOException ex) {
			throw new ApiException(failure(ex), "list the tags of " + repository + ": " + ex.getMessage());
		}
	}

	/** The status of an answer that tells of a registry's refusal. */
	static int failure(IOException ex) {
		return (ex instanceof RegistryException refused && refused.reason() == RegistryException.Reason.NOT_FOUND) ? 404
				: 500;
	}

	RegistryAccess access(Exchange exchange, RegistryHost host) {
		Credentials credentials = credentials(exchange);
		RegistryAccess access = this.configured.get().accessTo(host);
		return (credentials instanceof Credentials.Anonymous) ? access : access.as(credentials);
	}

	/** {@code X-Registry-Auth}: a JSON document in base64, of either alphabet. */
	private static Credentials credentials(Exchange exchange) {
		String header = exchange.header("X-Registry-Auth").strip();
		if (header.isEmpty()) {
			return Credentials.ANONYMOUS;
		}
		try {
			String plain = header.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
			String text = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
			Fields fields = Fields.of(JSON.readTree(text.isBlank() ? "{}" : text));
			String user = fields.text("username");
			return user.isEmpty() ? Credentials.ANONYMOUS : Credentials.basic(user, fields.text("password"));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw ApiException.invalid("the header X-Registry-Auth cannot be read");
		}
	}

}
