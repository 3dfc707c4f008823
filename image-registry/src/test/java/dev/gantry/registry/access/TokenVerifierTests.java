package dev.gantry.registry.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenVerifierTests {

	private static final RepositoryName HELLO = RepositoryName.of("apps/hello");

	private final TestTokens tokens = new TestTokens();

	private final TokenVerifier verifier = verifier(Clock.systemUTC());

	@Test
	void readsWhatATokenAllows() {
		Grants grants = this.verifier.verify(this.tokens.forScopes(List.of("repository:apps/hello:pull,push")))
			.orElseThrow();
		assertThat(grants.allow(Permission.of(HELLO, Action.PULL))).isTrue();
		assertThat(grants.allow(Permission.of(HELLO, Action.PULL, Action.PUSH))).isTrue();
		assertThat(grants.allow(Permission.of(HELLO, Action.DELETE))).isFalse();
		assertThat(grants.allow(Permission.of(RepositoryName.of("apps/hello2"), Action.PULL))).isFalse();
		assertThat(grants.allow(Permission.of(RepositoryName.of("apps"), Action.PULL))).isFalse();
		assertThat(grants.allow(Permission.CATALOG)).isFalse();
		assertThat(grants.allow(Permission.SIGNED_IN)).isTrue();
	}

	@Test
	void takesStarForEveryActionAndForNoName() {
		Grants grants = this.verifier
			.verify(this.tokens
				.forScopes(List.of("repository:apps/hello:*", "repository:*:pull", "registry:catalog:*")))
			.orElseThrow();
		assertThat(grants.allow(Permission.of(HELLO, Action.DELETE))).isTrue();
		assertThat(grants.allow(Permission.of(RepositoryName.of("other"), Action.PULL))).isFalse();
		assertThat(grants.allow(Permission.CATALOG)).isTrue();
	}

	@Test
	void refusesTokensOfOtherKeys() {
		assertBad(new TestTokens().forScopes(List.of()));
	}

	@Test
	void refusesAKeyThatTheTokenBrings() throws JOSEException {
		ECKey own = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
		SignedJWT jwt = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").jwk(own.toPublicJWK()).build(),
				TestTokens.claims(List.of()).build());
		jwt.sign(new ECDSASigner(own));
		assertBad(jwt.serialize());
	}

	@Test
	void refusesOtherAlgorithms() throws JOSEException {
		assertBad(new PlainJWT(TestTokens.claims(List.of()).build()).serialize());
		byte[] publicKey = this.tokens.key().toPublicJWK().toJSONString().getBytes();
		JWSObject mac = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("test").build(),
				new Payload(TestTokens.claims(List.of()).build().toJSONObject()));
		mac.sign(new MACSigner(publicKey));
		assertBad(mac.serialize());
		ECKey other = new ECKeyGenerator(Curve.P_384).keyID("test").generate();
		SignedJWT es384 = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("test").build(),
				TestTokens.claims(List.of()).build());
		es384.sign(new ECDSASigner(other));
		assertBad(es384.serialize());
	}

	@Test
	void refusesAChangedToken() {
		String[] parts = this.tokens.forScopes(List.of()).split("\\.");
		String[] more = this.tokens.forScopes(List.of("repository:apps/hello:push")).split("\\.");
		assertBad(parts[0] + "." + more[1] + "." + parts[2]);
		assertBad(parts[0] + "." + parts[1] + ".");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a.b.c", "gtr_admin_x" })
	void refusesWhatIsNoToken(String token) {
		assertBad(token);
	}

	@Test
	void refusesLongTextsUnread() {
		assertBad("a".repeat(1 << 20));
	}

	@Test
	void refusesTokensForOthersAndOutOfTheirTime() {
		Instant now = Instant.now();
		assertBad(this.tokens.sign(TestTokens.claims(List.of()).audience("other").build()));
		assertBad(this.tokens.sign(TestTokens.claims(List.of()).audience((String) null).build()));
		assertBad(this.tokens.sign(TestTokens.claims(List.of()).expirationTime(null).build()));
		assertBad(
				this.tokens.sign(TestTokens.claims(List.of()).expirationTime(Date.from(now.minusSeconds(60))).build()));
		assertBad(this.tokens.sign(TestTokens.claims(List.of()).notBeforeTime(Date.from(now.plusSeconds(90))).build()));
	}

	@Test
	void forgetsATokenThatEnds() {
		Instant[] now = { Instant.now() };
		Clock clock = new Clock() {
			@Override
			public Instant instant() {
				return now[0];
			}

			@Override
			public java.time.ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(java.time.ZoneId zone) {
				return this;
			}
		};
		TokenVerifier moving = verifier(clock);
		String token = this.tokens.forScopes(List.of());
		assertThat(moving.verify(token)).isPresent();
		now[0] = now[0].plus(Duration.ofMinutes(10));
		assertThat(moving.verify(token)).isEmpty();
	}

	@Test
	void refusesClaimsThatMakeNoSense() {
		for (Object access : List.of("all", Map.of("type", "repository"), List.of("x"),
				List.of(Map.of("type", "repository", "name", "apps/hello")),
				List.of(Map.of("type", "repository", "name", "apps/hello", "actions", "pull")))) {
			assertBad(this.tokens.sign(TestTokens.claims(access).build()));
		}
		JWTClaimsSet none = TestTokens.claims(null).build();
		assertThat(this.verifier.verify(this.tokens.sign(none)).orElseThrow().granted()).isEmpty();
	}

	@Test
	void saysSoWhenTheKeysCannotBeRead() {
		TokenVerifier blind = new TokenVerifier((selector, context) -> {
			throw new KeySourceException("no answer");
		}, TestTokens.SERVICE, Clock.systemUTC());
		assertThatExceptionOfType(KeysUnavailableException.class)
			.isThrownBy(() -> blind.verify(this.tokens.forScopes(List.of())));
	}

	private TokenVerifier verifier(Clock clock) {
		return new TokenVerifier(new ImmutableJWKSet<>(new JWKSet(this.tokens.key().toPublicJWK())), TestTokens.SERVICE,
				clock);
	}

	private void assertBad(String token) {
		assertThat(this.verifier.verify(token)).isEmpty();
		assertThat(this.verifier.verify(token)).isEmpty();
	}

}
