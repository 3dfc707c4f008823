package dev.gantry.platform.oidc;

import java.time.Instant;
import java.util.List;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

/**
 * What a browser takes along to the provider and back, sealed in a cookie, so that the
 * answer is known to be to a question that this browser has asked.
 *
 * @param state ties the answer to the question
 * @param nonce ties the identity to the question
 * @param verifier ties the code to the platform (RFC 7636)
 * @param expiresAt when the answer comes too late
 */
record PendingSignIn(State state, Nonce nonce, CodeVerifier verifier, Instant expiresAt) {

	private static final int PARTS = 4;

	static PendingSignIn begin(Instant expiresAt) {
		return new PendingSignIn(new State(), new Nonce(), new CodeVerifier(), expiresAt);
	}

	static PendingSignIn parse(String text) {
		List<String> parts = List.of(text.split(" "));
		if (parts.size() != PARTS) {
			throw new IllegalArgumentException("not a pending sign-in");
		}
		return new PendingSignIn(new State(parts.get(0)), new Nonce(parts.get(1)), new CodeVerifier(parts.get(2)),
				Instant.parse(parts.get(3)));
	}

	String text() {
		return this.state.getValue() + " " + this.nonce.getValue() + " " + this.verifier.getValue() + " "
				+ this.expiresAt;
	}

	/** Keeps the verifier out of logs. */
	@Override
	public String toString() {
		return "sign-in until " + this.expiresAt;
	}

}
