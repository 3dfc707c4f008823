package dev.gantry.registry.access;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;

/**
 * Lets requests in that have a token for what they want, and tells others where to get
 * one.
 */
public final class Gate {

	private static final String BEARER = "Bearer ";

	private final TokenVerifier verifier;

	private final URI realm;

	private final String service;

	/**
	 * A gate.
	 * @param realm where tokens are to be had
	 * @param service what they must be made for
	 */
	public Gate(TokenVerifier verifier, URI realm, String service) {
		this.verifier = verifier;
		this.realm = realm;
		this.service = service;
	}

	/**
	 * Lets a request in.
	 * @param authorization the request's header, or {@code null}
	 * @throws RegistryErrorException if it has no token that allows what it wants
	 */
	public Grants admit(String authorization, Permission wanted) {
		if (authorization == null) {
			throw refuse(wanted, null, "no token was sent");
		}
		if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			throw refuse(wanted, null, "only bearer tokens are taken here");
		}
		Optional<Grants> grants = this.verifier.verify(authorization.substring(BEARER.length()).trim());
		if (grants.isEmpty()) {
			throw refuse(wanted, "invalid_token", "the token is not valid or has expired");
		}
		if (!grants.get().allow(wanted)) {
			throw refuse(wanted, "insufficient_scope", "the token does not allow " + wanted.scope());
		}
		return grants.get();
	}

	private RegistryErrorException refuse(Permission wanted, String error, String why) {
		String scope = wanted.scope().isEmpty() ? "" : ",scope=\"" + wanted.scope() + "\"";
		String challenge = "Bearer realm=\"" + this.realm + "\",service=\"" + this.service + "\"" + scope
				+ ((error != null) ? ",error=\"" + error + "\"" : "");
		return new RegistryErrorException(RegistryErrorCode.UNAUTHORIZED, why, Map.of("WWW-Authenticate", challenge));
	}

}
