package dev.gantry.registry;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/** Makes tokens as the platform would. */
public final class TestTokens {

	public static final String SERVICE = "gantry-registry";

	private final ECKey key;

	public TestTokens() {
		try {
			this.key = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public ECKey key() {
		return this.key;
	}

	/** A token for scopes such as {@code repository:a/b:pull,push}. */
	public String forScopes(List<String> scopes) {
		List<Map<String, Object>> access = scopes.stream().map(TestTokens::grant).toList();
		return sign(claims(access).build());
	}

	public static JWTClaimsSet.Builder claims(Object access) {
		return new JWTClaimsSet.Builder().subject("tester")
			.audience(SERVICE)
			.expirationTime(Date.from(Instant.now().plusSeconds(300)))
			.claim("access", access);
	}

	public static Map<String, Object> grant(String scope) {
		String[] parts = scope.split(":");
		return Map.of("type", parts[0], "name", parts[1], "actions", List.of(parts[2].split(",")));
	}

	public String sign(JWTClaimsSet claims) {
		try {
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").build(), claims);
			jwt.sign(new ECDSASigner(this.key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
