package dev.gantry.oci.registry;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides what to say in {@code Authorization} to the registry itself, and remembers what
 * it wanted to hear.
 */
final class Authorizer {

	/** A token this near to its end is not worth sending. */
	private static final Duration MARGIN = Duration.ofSeconds(5);

	private final RegistryAccess access;

	private final TokenService tokens;

	private final Clock clock;

	private final Map<Scope, TokenService.Token> cache = new ConcurrentHashMap<>();

	private volatile boolean basic;

	/** The last challenge for a token, so that other scopes need not be refused first. */
	private volatile Challenge bearer;

	Authorizer(RegistryAccess access, TokenService tokens, Clock clock) {
		this.access = access;
		this.tokens = tokens;
		this.clock = clock;
	}

	/** What to send at first, or {@code null} if nothing is known to be wanted. */
	String authorization(Scope scope) throws IOException {
		if (this.basic && this.access.credentials() instanceof Credentials.Basic credentials) {
			return credentials.header();
		}
		TokenService.Token token = this.cache.get(scope);
		if (token != null && this.clock.instant().isBefore(token.expires().minus(MARGIN))) {
			return "Bearer " + token.value();
		}
		Challenge challenge = this.bearer;
		return (challenge != null) ? fetch(challenge, scope) : null;
	}

	/**
	 * What to send after a refusal.
	 * @return empty if there is nothing better to send than before
	 */
	Optional<String> answer(List<Challenge> challenges, Scope scope, String refused) throws IOException {
		Optional<Challenge> wantsToken = Challenge.ofScheme(challenges, "bearer");
		if (wantsToken.isPresent()) {
			this.bearer = wantsToken.get();
			return Optional.of(fetch(wantsToken.get(), scope)).filter((header) -> !header.equals(refused));
		}
		if (Challenge.ofScheme(challenges, "basic").isPresent()
				&& this.access.credentials() instanceof Credentials.Basic credentials) {
			this.basic = true;
			return Optional.of(credentials.header()).filter((header) -> !header.equals(refused));
		}
		return Optional.empty();
	}

	private String fetch(Challenge challenge, Scope scope) throws IOException {
		TokenService.Token token = this.tokens.fetch(challenge, scope);
		this.cache.put(scope, token);
		return "Bearer " + token.value();
	}

}
