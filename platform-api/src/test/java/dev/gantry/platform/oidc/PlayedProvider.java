package dev.gantry.platform.oidc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
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

/** An identity provider whose every word a test can twist. */
public final class PlayedProvider implements AutoCloseable {

	private final HttpServer server;

	private final ECKey key;

	private volatile ECKey signing;

	private volatile String nonce;

	private volatile UnaryOperator<JWTClaimsSet.Builder> twist = UnaryOperator.identity();

	public PlayedProvider() throws IOException, JOSEException {
		this.key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
		this.signing = this.key;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/.well-known/openid-configuration", (exchange) -> answer(exchange, metadata()));
		this.server.createContext("/keys",
				(exchange) -> answer(exchange, new JWKSet(this.key.toPublicJWK()).toString()));
		this.server.createContext("/token", (exchange) -> answer(exchange, tokens()));
		this.server.start();
	}

	public URI issuer() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	/** The question's nonce, which an honest provider puts into its answer. */
	public void heard(String nonce) {
		this.nonce = nonce;
	}

	/** Changes what the next identities say. */
	public void say(UnaryOperator<JWTClaimsSet.Builder> twist) {
		this.twist = twist;
	}

	/** Signs with a key that it has never shown. */
	public void signWithAnotherKey() throws JOSEException {
		this.signing = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
	}

	public void signWithItsKey() {
		this.signing = this.key;
	}

	private String metadata() {
		return """
				{"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
				"jwks_uri": "%1$s/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
				"id_token_signing_alg_values_supported": ["ES256"]}""".formatted(issuer());
	}

	private String tokens() {
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(issuer().toString())
			.subject("ada")
			.audience("gantry")
			.issueTime(Date.from(Instant.now()))
			.expirationTime(Date.from(Instant.now().plusSeconds(60)))
			.claim("nonce", this.nonce)
			.claim("email", "Ada@Example.org")
			.claim("email_verified", true);
		SignedJWT identity = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
				this.twist.apply(claims).build());
		try {
			identity.sign(new ECDSASigner(this.signing));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return "{\"access_token\": \"a\", \"token_type\": \"Bearer\", \"id_token\": \"" + identity.serialize() + "\"}";
	}

	private static void answer(HttpExchange exchange, String json) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			byte[] body = json.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
