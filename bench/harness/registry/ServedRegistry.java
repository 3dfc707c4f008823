

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.registry.RegistryApplication;

/**
 * Gantry's registry in a process of its own, with a token service that gives everybody what they ask for.
 * Arguments: PORT REALM-PORT DIRECTORY [OPTION...]. Writes DIRECTORY/token, a token for the scopes of
 * GANTRY_BENCH_SCOPES (separated by blanks), and prints "ready". An existing DIRECTORY/key is used again. Whatever is asked
 * for, the service's tokens are good for the scopes of GANTRY_BENCH_GRANTS, too.
 */
public final class ServedRegistry {

	private static final String SERVICE = "gantry-registry";

	private static ECKey key;

	private ServedRegistry() {
	}

	public static void main(String[] arguments) throws Exception {
		int port = Integer.parseInt(arguments[0]);
		int realmPort = Integer.parseInt(arguments[1]);
		Path directory = Path.of(arguments[2]);
		Files.createDirectories(directory);
		Path file = directory.resolve("key");
		if (!Files.exists(file)) {
			Files.writeString(file, new ECKeyGenerator(Curve.P_256).keyID("bench").generate().toJSONString());
		}
		key = ECKey.parse(Files.readString(file));
		HttpServer realm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), realmPort), 0);
		realm.createContext("/token", ServedRegistry::token);
		realm.createContext("/jwks", (exchange) -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
		realm.start();
		String scopes = System.getenv().getOrDefault("GANTRY_BENCH_SCOPES", "");
		Files.writeString(directory.resolve("token"), sign(scopes.isEmpty() ? List.of() : List.of(scopes.split(" "))));
		String realmUrl = "http://localhost:" + realmPort;
		List<String> options = new ArrayList<>(List.of("--gantry.registry.port=" + port,
				"--gantry.registry.address=127.0.0.1", "--gantry.registry.storage=" + directory.resolve("storage"),
				"--gantry.registry.token-realm=" + realmUrl + "/token",
				"--gantry.registry.jwks-url=" + realmUrl + "/jwks", "--spring.main.banner-mode=off",
				"--logging.level.root=warn"));
		options.addAll(Arrays.asList(arguments).subList(3, arguments.length));
		RegistryApplication.main(options.toArray(String[]::new));
		System.out.println("ready");
	}

	private static void token(HttpExchange exchange) throws IOException {
		String query = exchange.getRequestURI().getQuery();
		String grants = System.getenv().getOrDefault("GANTRY_BENCH_GRANTS", "");
		List<String> scopes = new ArrayList<>(grants.isEmpty() ? List.of() : List.of(grants.split(" ")));
		Arrays.stream((query != null) ? query.split("&") : new String[0])
			.filter((pair) -> pair.startsWith("scope="))
			.flatMap((pair) -> Arrays.stream(pair.substring("scope=".length()).split("[ +]")))
			.forEach(scopes::add);
		String token = sign(scopes);
		answer(exchange, "{\"token\":\"" + token + "\",\"access_token\":\"" + token + "\",\"expires_in\":3600}");
	}

	private static void answer(HttpExchange exchange, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, body.length);
		try (exchange) {
			exchange.getResponseBody().write(body);
		}
	}

	private static String sign(List<String> scopes) {
		List<Map<String, Object>> access = scopes.stream()
			.map((scope) -> scope.split(":"))
			.filter((parts) -> parts.length == 3)
			.map((parts) -> Map.<String, Object>of("type", parts[0], "name", parts[1], "actions",
					List.of(parts[2].split(","))))
			.toList();
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("bench").build(),
					new JWTClaimsSet.Builder().subject("bench")
						.audience(SERVICE)
						.expirationTime(Date.from(Instant.now().plusSeconds(24 * 3600)))
						.claim("access", access)
						.build());
			token.sign(new ECDSASigner(key));
			return token.serialize();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
