package dev.gantry.platform.registrytokens;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** Signs tokens that the registry can check by itself. */
public class RegistryTokens {

	static final Duration LIFETIME = Duration.ofMinutes(15);

	/** What registries call themselves unless told otherwise. */
	static final String SERVICE = "gantry-registry";

	/** The platform itself. */
	static final String OWN_SUBJECT = "PLATFORM:gantry";

	private static final String ISSUER = "gantry";

	/**
	 * The audience of tokens with which the platform shows itself to its own token
	 * service.
	 */
	private static final String SELF = "gantry-token-service";

	private final ECKey key;

	private final Clock clock;

	RegistryTokens(ECKey key, Clock clock) {
		this.key = key;
		this.clock = clock;
	}

	/**
	 * A token that lets its bearer do the granted, with the registry of that name. The
	 * name is the caller's word, so it must not make a password of the platform's own.
	 */
	String sign(String subject, String service, List<RegistryAction> granted) {
		if (SELF.equals(service)) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "There is no registry called '" + service + "'",
					"Ask for a token for the service that the registry names");
		}
		List<Map<String, Object>> access = granted.stream()
			.map((action) -> Map.<String, Object>of("type", action.type(), "name", action.name(), "actions",
					action.actions().stream().sorted().toList()))
			.toList();
		return sign(claims(subject, service).claim("access", access).build());
	}

	/** A token that lets the platform see and do what the registry shows nobody else. */
	public String upkeepToken() {
		return sign(OWN_SUBJECT, SERVICE, List.of(new RegistryAction("registry", "upkeep", Set.of("*"))));
	}

	/**
	 * A password with which the platform's own registry client gets a token. Every
	 * replica of the server that has the key accepts it.
	 */
	public String ownPassword() {
		return sign(claims(ISSUER, SELF).build());
	}

	boolean isOwnPassword(String password) {
		try {
			SignedJWT token = SignedJWT.parse(password);
			JWTClaimsSet claims = token.getJWTClaimsSet();
			return token.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
					&& token.verify(new ECDSAVerifier(this.key.toECPublicKey()))
					&& claims.getAudience().equals(List.of(SELF)) && claims.getClaim("access") == null
					&& claims.getExpirationTime() != null
					&& claims.getExpirationTime().toInstant().isAfter(this.clock.instant());
		}
		catch (ParseException | JOSEException ex) {
			return false;
		}
	}

	private JWTClaimsSet.Builder claims(String subject, String audience) {
		Instant now = this.clock.instant();
		return new JWTClaimsSet.Builder().issuer(ISSUER)
			.subject(subject)
			.audience(audience)
			.issueTime(Date.from(now))
			.notBeforeTime(Date.from(now.minusSeconds(10)))
			.expirationTime(Date.from(now.plus(LIFETIME)))
			.jwtID(UUID.randomUUID().toString());
	}

	private String sign(JWTClaimsSet claims) {
		try {
			SignedJWT token = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(this.key.getKeyID()).build(), claims);
			token.sign(new ECDSASigner(this.key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("The key cannot sign", ex);
		}
	}

	/** The public half of the key, for who checks. */
	Map<String, Object> publicKeys() {
		return new JWKSet(this.key.toPublicJWK()).toJSONObject();
	}

}
