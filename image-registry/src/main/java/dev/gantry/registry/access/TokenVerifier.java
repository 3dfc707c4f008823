package dev.gantry.registry.access;

import java.text.ParseException;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

/**
 * Verifies bearer tokens: signed with ES256 by a key of the platform's key set, whatever
 * key the token itself offers (CVE-2025-24976), made for this registry, and in force.
 * Tokens that were found good are remembered until they end, because clients send the
 * same one with every request.
 */
public final class TokenVerifier {

	private static final int REMEMBERED = 2048;

	private static final int MAX_LENGTH = 16 * 1024;

	private static final int SKEW_SECONDS = 30;

	private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

	private final Clock clock;

	private final Map<String, Grants> good = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Grants> eldest) {
			return size() > REMEMBERED;
		}

	});

	/**
	 * A verifier.
	 * @param keys the only keys that are trusted
	 * @param service the audience that tokens must be made for
	 */
	public TokenVerifier(JWKSource<SecurityContext> keys, String service, Clock clock) {
		this.clock = clock;
		this.processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
		DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(service, null,
				Set.of("exp", "aud")) {

			@Override
			protected java.util.Date currentTime() {
				return java.util.Date.from(clock.instant());
			}

		};
		claims.setMaxClockSkew(SKEW_SECONDS);
		this.processor.setJWTClaimsSetVerifier(claims);
	}

	/**
	 * What a token allows.
	 * @return empty if it is not a good token
	 * @throws KeysUnavailableException if nobody can tell at the moment
	 */
	public Optional<Grants> verify(String token) {
		if (token.length() > MAX_LENGTH) {
			return Optional.empty();
		}
		Grants known = this.good.get(token);
		if (known != null) {
			if (this.clock.instant().isBefore(known.expires())) {
				return Optional.of(known);
			}
			this.good.remove(token);
		}
		Optional<Grants> grants = read(token);
		grants.ifPresent((found) -> this.good.put(token, found));
		return grants;
	}

	private Optional<Grants> read(String token) {
		try {
			JWTClaimsSet claims = this.processor.process(token, null);
			return Optional.of(new Grants(claims.getSubject(), claims.getExpirationTime().toInstant(),
					Grants.parse(claims.getClaim("access"))));
		}
		catch (ParseException | BadJOSEException | IllegalArgumentException ex) {
			return Optional.empty();
		}
		catch (JOSEException ex) {
			throw new KeysUnavailableException(ex);
		}
	}

}
