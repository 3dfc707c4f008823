package dev.gantry.agent.docker.images;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.containers.Filters;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RepositoryClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of registries themselves: who one is there, what they have. */
final class RegistryCalls {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String HUB_SEARCH = "https://index.docker.io";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int LARGEST_ANSWER = 4 << 20;

	private static final int MOST_RESULTS = 100;

	private static final Set<String> FILTERS = Set.of("is-official", "is-automated", "stars");

	private final Registries registries;

	RegistryCalls(Registries registries) {
		this.registries = registries;
	}

	void addTo(Routes routes) {
		routes.on("POST", "/auth", this::login)
			.on("GET", "/images/search", this::search)
			.on("GET", "/distribution/{name*}/json", this::describe);
	}

	private void login(Exchange exchange) throws IOException {
		Fields request = exchange.document();
		String address = request.text("serveraddress")
			.replaceFirst("^https?://", "")
			.replaceFirst("/.*$", "")
			.replaceFirst("^(index|registry-1)\\.docker\\.io$", "docker.io");
		RegistryHost host = address.isEmpty() ? RegistryHost.DOCKER_HUB : RegistryHost.of(address);
		RegistryAccess access = this.registries.sources()
			.accessTo(host)
			.as(Credentials.basic(request.text("username"), request.text("password")));
		try (RegistryClient client = new RegistryClient(access)) {
			client.ping();
			exchange.json(200, Map.of("Status", "Login Succeeded", "IdentityToken", ""));
		}
		catch (RegistryException ex) {
			boolean refused = ex.reason() == RegistryException.Reason.UNAUTHORIZED
					|| ex.reason() == RegistryException.Reason.DENIED;
			throw new ApiException(refused ? 401 : 500, ex.getMessage());
		}
	}

	/** What an image is where it comes from, without getting it. */
	private void describe(Exchange exchange) {
		ImageReference name = ImageCalls.name(exchange.path("name"), "");
		RegistryHost host = name.hasHost() ? name.host() : RegistryHost.DOCKER_HUB;
		String tag = (name.digest() != null) ? name.digest().toString()
				: (name.tag() != null) ? name.tag().toString() : "latest";
		try (RegistryClient client = new RegistryClient(this.registries.access(exchange, host))) {
			RepositoryClient repository = client.repository(name.repository());
			Exact<ManifestDocument> manifest = repository.manifest(tag);
			Map<String, Object> descriptor = new LinkedHashMap<>();
			descriptor.put("mediaType", manifest.document().mediaType());
			descriptor.put("digest", manifest.digest().toString());
			descriptor.put("size", manifest.bytes().length);
			exchange.json(200,
					Map.of("Descriptor", descriptor, "Platforms", platforms(repository, manifest.document())));
		}
		catch (IOException ex) {
			throw new ApiException(Registries.failure(ex), "look at " + name + ": " + ex.getMessage());
		}
	}

	private static List<Map<String, String>> platforms(RepositoryClient repository, ManifestDocument document)
			throws IOException {
		List<Platform> platforms = new ArrayList<>();
		if (document instanceof Index index) {
			index.manifests().stream().map(Descriptor::platform).filter((each) -> each != null).forEach(platforms::add);
		}
		else if (document instanceof Manifest manifest) {
			platforms.add(repository.config(manifest).document().platform());
		}
		return platforms.stream()
			.map((platform) -> Map.of("architecture", platform.architecture(), "os", platform.os()))
			.toList();
	}

	/** The search of old, which Docker Hub and few others have. */
	private void search(Exchange exchange) throws IOException {
		String term = exchange.query("term");
		if (term.isBlank()) {
			throw ApiException.invalid("search needs a term");
		}
		int limit = exchange.number("limit", 25);
		if (limit < 1 || limit > MOST_RESULTS) {
			throw ApiException.invalid("limit " + limit + " is outside the range of [1, " + MOST_RESULTS + "]");
		}
		Filters filters = Filters.of(exchange, FILTERS);
		String first = term.contains("/") ? term.substring(0, term.indexOf('/')) : "";
		boolean elsewhere = first.matches(".*[.:].*|localhost");
		Fields answer = ask(elsewhere ? address(RegistryHost.of(first)) : HUB_SEARCH,
				elsewhere ? term.substring(first.length() + 1) : term, limit);
		exchange.json(200,
				answer.objects("results")
					.stream()
					.filter((each) -> wanted(each, filters))
					.limit(limit)
					.map(RegistryCalls::result)
					.toList());
	}

	private String address(RegistryHost host) {
		RegistryAccess access = this.registries.sources().accessTo(host);
		return (access.plainHttp() ? "http://" : "https://") + host;
	}

	private static boolean wanted(Fields result, Filters filters) {
		Boolean official = filters.truth("is-official");
		return (official == null || official == result.flag("is_official")) && filters.any("stars",
				(least) -> least.matches("\\d{1,9}") && result.number("star_count") >= Integer.parseInt(least));
	}

	private static Map<String, Object> result(Fields result) {
		return Map.of("name", result.text("name"), "description", result.text("description"), "star_count",
				result.number("star_count"), "is_official", result.flag("is_official"), "is_automated",
				result.flag("is_automated"));
	}

	private static Fields ask(String address, String term, int limit) throws IOException {
		URI uri = URI
			.create(address + "/v1/search?q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit);
		HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
		try {
			HttpResponse<InputStream> answer = client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
					HttpResponse.BodyHandlers.ofInputStream());
			try (InputStream body = answer.body()) {
				if (answer.statusCode() != 200) {
					throw new ApiException(500, "Unexpected status code " + answer.statusCode());
				}
				return Fields.of(JSON.readTree(body.readNBytes(LARGEST_ANSWER)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ApiException(500, "interrupted while searching at " + address);
		}
		catch (IOException | JacksonException ex) {
			throw new ApiException(500, "search at " + address + ": " + ex);
		}
	}

}
