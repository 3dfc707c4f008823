package dev.gantry.platform.oidc;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Speaks with the identity provider: the code flow with PKCE. Its configuration is asked
 * for when somebody signs in, so that a provider that does not answer delays nobody else.
 */
class Provider {

	private static final int CONNECT_MILLIS = 5_000;

	private static final int READ_MILLIS = 10_000;

	private final OidcProperties properties;

	private final URI callback;

	private volatile OIDCProviderMetadata metadata;

	Provider(OidcProperties properties, URI callback) {
		this.properties = properties;
		this.callback = callback;
	}

	String title() {
		return this.properties.title();
	}

	boolean administers(String email) {
		return this.properties.administrators().stream().anyMatch(email::equalsIgnoreCase);
	}

	/** Where the browser shall go to prove who its person is. */
	URI question(PendingSignIn pending) {
		return new AuthenticationRequest.Builder(ResponseType.CODE, new Scope("openid", "email"), client(),
				this.callback)
			.endpointURI(metadata().getAuthorizationEndpointURI())
			.state(pending.state())
			.nonce(pending.nonce())
			.codeChallenge(pending.verifier(), CodeChallengeMethod.S256)
			.build()
			.toURI();
	}

	/**
	 * Who the person is.
	 * @return the address that the provider has verified
	 * @throws GantryException {@code PERMISSION_DENIED} if it vouches for no address,
	 * {@code UPSTREAM_FAILED} if its answer cannot be trusted
	 */
	String answer(String code, PendingSignIn pending) {
		try {
			TokenRequest request = new TokenRequest.Builder(metadata().getTokenEndpointURI(),
					new ClientSecretBasic(client(), secret()),
					new AuthorizationCodeGrant(new AuthorizationCode(code), this.callback, pending.verifier()))
				.build();
			com.nimbusds.oauth2.sdk.http.HTTPRequest http = request.toHTTPRequest();
			http.setConnectTimeout(CONNECT_MILLIS);
			http.setReadTimeout(READ_MILLIS);
			var response = OIDCTokenResponseParser.parse(http.send());
			if (!(response instanceof OIDCTokenResponse tokens)) {
				throw untrusted(response.toErrorResponse().getErrorObject().getDescription(), null);
			}
			IDTokenValidator validator = new IDTokenValidator(new Issuer(this.properties.issuer()), client(),
					algorithm(tokens), metadata().getJWKSetURI().toURL());
			return email(validator.validate(tokens.getOIDCTokens().getIDToken(), pending.nonce()));
		}
		catch (IOException | ParseException | BadJOSEException | JOSEException ex) {
			throw untrusted(ex.getMessage(), ex);
		}
	}

	/** The token may choose only among signatures by the provider's own public keys. */
	private static JWSAlgorithm algorithm(OIDCTokenResponse tokens) throws BadJOSEException {
		JWSAlgorithm algorithm = JWSAlgorithm
			.parse(tokens.getOIDCTokens().getIDToken().getHeader().getAlgorithm().getName());
		if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
			throw new BadJOSEException("the identity is not signed with a public key but by " + algorithm);
		}
		return algorithm;
	}

	private static String email(IDTokenClaimsSet claims) {
		String email = claims.getStringClaim("email");
		if (email == null || !Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"))) {
			throw new GantryException(ErrorCode.PERMISSION_DENIED,
					"The identity provider vouches for no e-mail address",
					"Have your address verified there, or sign in with a token");
		}
		return email.toLowerCase(Locale.ROOT);
	}

	private OIDCProviderMetadata metadata() {
		OIDCProviderMetadata known = this.metadata;
		if (known == null) {
			try {
				known = OIDCProviderMetadata.resolve(new Issuer(this.properties.issuer()), CONNECT_MILLIS, READ_MILLIS);
				this.metadata = known;
			}
			catch (GeneralException | IOException ex) {
				throw untrusted(ex.getMessage(), ex);
			}
		}
		return known;
	}

	private ClientID client() {
		return new ClientID(this.properties.clientId());
	}

	private Secret secret() throws IOException {
		List<String> lines = Files.readAllLines(this.properties.clientSecretFile());
		if (lines.isEmpty() || lines.get(0).isBlank()) {
			throw new IOException(this.properties.clientSecretFile() + " is empty");
		}
		return new Secret(lines.get(0).strip());
	}

	private GantryException untrusted(String why, Exception cause) {
		return new GantryException(ErrorCode.UPSTREAM_FAILED,
				"The identity provider " + this.properties.issuer() + " could not be asked: " + why,
				"Try again, or sign in with a token", cause);
	}

}
