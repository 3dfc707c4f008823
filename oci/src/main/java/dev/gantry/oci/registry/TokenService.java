package dev.gantry.oci.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets tokens from the realm that a registry names (Docker's token authentication).
 * <p>
 * The realm is the registry's word, and credentials go there only if it is on the
 * registry's own host or on one that {@link RegistryAccess#realms()} names, with TLS
 * unless the registry itself is spoken to without (CVE-2020-15157 and kin). Anonymous
 * tokens may come from anywhere that {@link NetworkGuard} allows.
 */
final class TokenService {

	private static final int LIMIT = 256 * 1024;

	/** What a token lives when the service does not say, by the specification. */
	private static final long DEFAULT_SECONDS = 60;

	private static final long MAX_SECONDS = 24 * 60 * 60;

	private static final JsonMapper MAPPER = new JsonMapper();

	private final RegistryAccess access;

	private final RegistryHttp http;

	private final Clock clock;

	TokenService(RegistryAccess access, RegistryHttp http, Clock clock) {
		this.access = access;
		this.http = http;
		this.clock = clock;
	}

	Token fetch(Challenge challenge, Scope scope) throws IOException {
		URI realm = realm(challenge);
		String authorization = authorization(Origin.of(realm));
		Request request = Request.get(query(realm, challenge, scope)).with("Accept", "application/json");
		Instant asked = this.clock.instant();
		try (Answer answer = this.http.exchange(request, authorization)) {
			if (!answer.isSuccess()) {
				throw answer.toException();
			}
			return read(request, answer.readAll(LIMIT), asked);
		}
	}

	private URI realm(Challenge challenge) throws RegistryException {
		String text = challenge.parameter("realm").orElse("");
		try {
			URI uri = new URI(text);
			Origin origin = Origin.of(uri);
			if (!origin.isSecure() && !this.access.plainHttp()) {
				throw RegistryException.protocol("The registry " + this.access.host() + " names the token service "
						+ origin + ", which has no TLS; refused");
			}
			return uri;
		}
		catch (URISyntaxException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL, "The registry " + this.access.host()
					+ " names '" + Shown.text(text) + "' as its token service, which is not an address", ex);
		}
	}

	private String authorization(Origin realm) throws RegistryException {
		if (!(this.access.credentials() instanceof Credentials.Basic basic)) {
			return null;
		}
		boolean trusted = realm.host().equals(this.access.origin().host())
				|| this.access.realms().stream().anyMatch(realm.host()::equalsIgnoreCase);
		if (!trusted) {
			throw RegistryException.protocol("The registry " + this.access.host() + " sends us to the token service "
					+ realm + ", which is not configured to see the credentials for this registry; "
					+ "add its host name to the registry's realms if it should");
		}
		return basic.header();
	}

	private static URI query(URI realm, Challenge challenge, Scope scope) {
		StringBuilder query = new StringBuilder();
		challenge.parameter("service").ifPresent((service) -> append(query, "service", service));
		scope.parts().forEach((part) -> append(query, "scope", part));
		String text = realm.toString();
		int fragment = text.indexOf('#');
		String base = (fragment < 0) ? text : text.substring(0, fragment);
		String separator = (realm.getRawQuery() != null) ? "&" : "?";
		return URI.create(query.isEmpty() ? base : base + separator + query);
	}

	private static void append(StringBuilder query, String name, String value) {
		query.append(query.isEmpty() ? "" : "&")
			.append(name)
			.append('=')
			.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
	}

	private static Token read(Request request, byte[] body, Instant asked) throws RegistryException {
		try {
			JsonNode json = MAPPER.readTree(body);
			String token = json.path("token").asString(json.path("access_token").asString(""));
			if (token.isEmpty() || !token.chars().allMatch((c) -> c > ' ' && c < 127)) {
				throw RegistryException.protocol(request + " was answered without a token");
			}
			long seconds = Math.max(0, Math.min(MAX_SECONDS, json.path("expires_in").asLong(DEFAULT_SECONDS)));
			return new Token(token, asked.plus(Duration.ofSeconds(seconds)));
		}
		catch (JacksonException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL, request + " was not answered with JSON", ex);
		}
	}

	/**
	 * A token.
	 *
	 * @param value what to send
	 * @param expires when it is of no more use
	 */
	record Token(String value, Instant expires) {

		@Override
		public String toString() {
			return "Token[…, expires=" + this.expires + "]";
		}

	}

}
