package dev.gantry.platform.registrytokens;

import java.time.Clock;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryTokensTests {

	private static final String OWN_SERVICE = "gantry-token-service";

	private final ECKey key = key();

	private final RegistryTokens tokens = new RegistryTokens(this.key, Clock.systemUTC());

	@Test
	void knowsItsOwnPassword() {
		assertThat(this.tokens.isOwnPassword(this.tokens.ownPassword())).isTrue();
		assertThat(this.tokens.isOwnPassword("gtr_admin_something")).isFalse();
	}

	@Test
	void givesNobodyAPasswordOfThePlatformsOwn() {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> this.tokens.sign("", OWN_SERVICE, List.of()));
		assertThat(this.tokens.isOwnPassword(this.tokens.sign("", "gantry-registry", List.of()))).isFalse();
	}

	@Test
	void takesNoTokenForARegistryAsItsOwnPassword() throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256),
				new JWTClaimsSet.Builder().audience(OWN_SERVICE)
					.expirationTime(new Date(System.currentTimeMillis() + 60_000))
					.claim("access", List.of())
					.build());
		token.sign(new ECDSASigner(this.key));
		assertThat(this.tokens.isOwnPassword(token.serialize())).isFalse();
	}

	private static ECKey key() {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID("test").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
