package dev.gantry.registry;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.FileContentStore;
import dev.gantry.registry.access.Gate;
import dev.gantry.registry.access.TokenVerifier;
import dev.gantry.registry.collection.Upkeep;
import dev.gantry.registry.database.DatabaseProperties;
import dev.gantry.registry.database.RegistryDatabase;
import dev.gantry.registry.manifests.ManifestIntake;
import dev.gantry.registry.quotas.Quota;
import dev.gantry.registry.quotas.Quotas;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.uploads.Uploads;
import dev.gantry.registry.upstreams.UpstreamProperties;
import dev.gantry.registry.upstreams.Upstreams;
import dev.gantry.registry.web.RegistryServer;
import dev.gantry.registry.web.RegistryServlet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A registry on a free port with a token service beside it. */
public final class TestRegistry implements Closeable {

	/** The password of the only user. */
	public static final String PASSWORD = "gtr_admin_test";

	/** How long leases last. */
	public static final Duration LEASE = Duration.ofHours(1);

	private static final java.util.logging.Logger TOMCAT = java.util.logging.Logger.getLogger("org.apache");

	private final HttpClient http = HttpClient.newHttpClient();

	private final TestTokens tokens = new TestTokens();

	private final HttpServer realm;

	private final RegistryServer server;

	private final RegistryDatabase database;

	private final Registry parts;

	/** With nothing that is not usual. */
	public TestRegistry(Path directory) throws IOException {
		this(directory, Settings.USUAL);
	}

	public TestRegistry(Path directory, Settings settings) throws IOException {
		this(directory, settings, new FileContentStore(directory.resolve("content")), DatabaseProperties.embedded());
	}

	/** One of several with the same content and metadata. */
	public TestRegistry(Path directory, Settings settings, ContentStore store, DatabaseProperties metadata)
			throws IOException {
		TOMCAT.setLevel(java.util.logging.Level.WARNING);
		this.realm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.realm.createContext("/token", this::issue);
		this.realm.start();
		this.database = RegistryDatabase.open(metadata, directory);
		this.parts = parts(store, this.database, settings);
		TokenVerifier verifier = new TokenVerifier(new ImmutableJWKSet<>(new JWKSet(this.tokens.key().toPublicJWK())),
				TestTokens.SERVICE, Clock.systemUTC());
		Gate gate = new Gate(verifier, URI.create("http://localhost:" + this.realm.getAddress().getPort() + "/token"),
				TestTokens.SERVICE);
		this.server = new RegistryServer(new RegistryServlet(gate, this.parts, new SimpleMeterRegistry()),
				InetAddress.getLoopbackAddress(), 0, directory.resolve("tomcat"), false);
		this.server.start();
	}

	/** What a registry is made of. */
	public static Registry parts(ContentStore store, RegistryDatabase database, Settings settings) {
		Repositories repositories = Repositories.in(database, settings.clock(), LEASE);
		Quotas quotas = new Quotas(settings.quotas(), repositories.blobs());
		Uploads uploads = new Uploads(store, repositories, quotas, LEASE, settings.clock());
		ManifestIntake intake = new ManifestIntake(store, repositories, quotas);
		Upstreams upstreams = new Upstreams(settings.upstreams(), store, repositories, intake, settings.clock());
		Upkeep upkeep = new Upkeep(store, repositories, upstreams, LEASE, settings.clock());
		return new Registry(store, repositories, uploads, intake, upstreams, upkeep);
	}

	/** Grants whatever is asked for to whoever knows the password. */
	private void issue(HttpExchange exchange) throws IOException {
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		String expected = "Basic "
				+ Base64.getEncoder().encodeToString(("gantry:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
		byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
		int status = 401;
		if (expected.equals(authorization)) {
			List<String> scopes = Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
				.filter((pair) -> pair.startsWith("scope="))
				.map((pair) -> pair.substring("scope=".length()))
				.toList();
			body = ("{\"token\":\"" + this.tokens.forScopes(scopes) + "\",\"expires_in\":300}")
				.getBytes(StandardCharsets.UTF_8);
			status = 200;
		}
		exchange.sendResponseHeaders(status, body.length);
		try (exchange) {
			exchange.getResponseBody().write(body);
		}
	}

	public TestTokens tokens() {
		return this.tokens;
	}

	public ContentStore store() {
		return this.parts.store();
	}

	public Uploads uploads() {
		return this.parts.uploads();
	}

	public Registry parts() {
		return this.parts;
	}

	/** {@code localhost:port}. */
	public String address() {
		return "localhost:" + this.server.port();
	}

	public RegistryClient client() {
		return new RegistryClient(
				RegistryAccess.to(RegistryHost.of(address())).as(Credentials.basic("gantry", PASSWORD)));
	}

	/** A client of one repository; who uses it leaves closing to the end of the JVM. */
	public RepositoryClient repository(String name) {
		return client().repository(RepositoryName.of(name));
	}

	/** Sends something by hand, with a token for the scopes. */
	public HttpResponse<String> send(String method, String path, List<String> scopes, Map<String, String> headers,
			byte[] body) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address() + path))
			.method(method, (body != null) ? HttpRequest.BodyPublishers.ofByteArray(body)
					: HttpRequest.BodyPublishers.noBody());
		headers.forEach(request::setHeader);
		if (scopes != null) {
			request.setHeader("Authorization", "Bearer " + this.tokens.forScopes(scopes));
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
	}

	@Override
	public void close() throws IOException {
		this.server.stop();
		this.parts.uploads().close();
		this.parts.upstreams().close();
		this.parts.upkeep().close();
		this.database.close();
		this.realm.stop(0);
	}

	/**
	 * What may differ from test to test.
	 *
	 * @param clock tells the time
	 * @param quotas of repositories
	 * @param upstreams to copy from
	 */
	public record Settings(Clock clock, List<Quota> quotas, List<UpstreamProperties> upstreams) {

		public static final Settings USUAL = new Settings(Clock.systemUTC(), List.of(), List.of());

		public static Settings with(Clock clock) {
			return new Settings(clock, List.of(), List.of());
		}

		public static Settings with(Quota... quotas) {
			return new Settings(Clock.systemUTC(), List.of(quotas), List.of());
		}

		public static Settings with(Clock clock, UpstreamProperties... upstreams) {
			return new Settings(clock, List.of(), List.of(upstreams));
		}

	}

}
