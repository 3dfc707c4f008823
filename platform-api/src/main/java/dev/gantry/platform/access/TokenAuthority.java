package dev.gantry.platform.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ConcurrentLruCache;

/**
 * Issues tokens, tells whom they belong to, and takes them back. Valid tokens that were
 * presented are {@linkplain KnownTokens known} for a while, because agents and routers
 * call all the time; sessions, and what is no token, are remembered for a few seconds. A
 * token that is taken back here is forgotten at once, on another replica of the server
 * within {@link KnownTokens#CHECKED_EVERY}.
 */
public class TokenAuthority {

	static final Duration REMEMBERED = Duration.ofSeconds(10);

	private static final Duration SESSION = Duration.ofHours(12);

	private static final String SESSION_WORD = "session";

	private final Tokens tokens;

	private final Sessions sessions;

	private final Clock clock;

	private final KnownTokens known;

	private final ConcurrentLruCache<String, Found> found = new ConcurrentLruCache<>(2_000, this::find);

	TokenAuthority(Tokens tokens, Sessions sessions, Clock clock) {
		this.tokens = tokens;
		this.sessions = sessions;
		this.clock = clock;
		this.known = new KnownTokens(tokens::validHashes, 20_000);
	}

	/** Whom a token belongs to, if it is valid. */
	public Optional<Caller> identify(String token) {
		String hash = new TokenText(token).hash();
		return this.known.find(hash, this.clock.instant()).or(() -> recall("t" + hash));
	}

	/**
	 * Why a token is refused. Only who has all of it learns that it was one and which.
	 */
	String refusal(String token) {
		String why = entry("t" + new TokenText(token).hash()).refusal();
		return (why != null) ? why : "The token is unknown";
	}

	/** Whose browser sent a session cookie, if it is valid. */
	Optional<Caller> identifySession(String cookie) {
		return recall("s" + new TokenText(cookie).hash());
	}

	private Optional<Caller> recall(String key) {
		return Optional.ofNullable(entry(key).caller());
	}

	private Found entry(String key) {
		Found entry = this.found.get(key);
		if (!entry.fresh(this.clock.instant())) {
			this.found.remove(key);
			entry = this.found.get(key);
		}
		return entry;
	}

	private void forget(String hash) {
		nowAndOnceStored(() -> {
			this.known.forget(hash);
			this.found.remove("t" + hash);
		});
	}

	private void forgetAll() {
		nowAndOnceStored(() -> {
			this.known.forgetAll();
			this.found.clear();
		});
	}

	/** Until it is stored, who asks meanwhile finds it as it was, and remembers that. */
	private static void nowAndOnceStored(Runnable change) {
		change.run();
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
				@Override
				public void afterCommit() {
					change.run();
				}
			});
		}
	}

	private Found find(String key) {
		Instant now = this.clock.instant();
		String hash = key.substring(1);
		Optional<Token> token = (key.charAt(0) == 't') ? this.tokens.findByHash(hash)
				: this.sessions.findById(hash)
					.filter((session) -> session.valid(now))
					.flatMap((session) -> this.tokens.findById(session.tokenId()));
		Optional<Token> valid = token.filter((candidate) -> candidate.valid(now));
		if (key.charAt(0) == 't') {
			valid.ifPresent((known) -> this.known.remember(hash, caller(known), known.expiresAt()));
		}
		return new Found(valid.map(TokenAuthority::caller).orElse(null),
				token.map((candidate) -> candidate.refusal(now)).orElse(null), now,
				valid.map(Token::expiresAt).orElse(null));
	}

	private static Caller caller(Token token) {
		return new Caller(token.id(), token.name(), token.kind(), token.nodeId(), token.teamId());
	}

	/** Issues the token of a node and takes back those that it had. */
	@Transactional
	public String issueNodeToken(String nodeId, String nodeName) {
		revokeNodeTokens(nodeId);
		TokenText text = TokenText.generate(TokenKind.NODE.word());
		this.tokens.save(new Token("node " + nodeName, TokenKind.NODE, text.hash(), nodeId, this.clock.instant()));
		return text.value();
	}

	/**
	 * Issues a token; its text is shown only here.
	 * @param teamId the team, for kinds that are of one, else {@code null}
	 * @param lifetime or {@code null} for one that does not end by itself
	 */
	@Transactional
	public IssuedToken issue(String name, TokenKind kind, String teamId, Duration lifetime) {
		TokenText text = TokenText.generate(kind.word());
		Token token = new Token(name, kind, text.hash(), null, this.clock.instant());
		token.belongTo(teamId);
		if (lifetime != null) {
			token.expire(this.clock.instant().plus(lifetime));
		}
		return new IssuedToken(this.tokens.save(token), text.value());
	}

	/** The tokens that are valid, oldest first. */
	@Transactional(readOnly = true)
	public List<Token> valid() {
		Instant now = this.clock.instant();
		return this.tokens.findByRevokedAtIsNullOrderByCreatedAt()
			.stream()
			.filter((token) -> token.valid(now))
			.toList();
	}

	/**
	 * Takes a token back; its sessions end with it.
	 * @param teamId the team whose it must be, or {@code null} for anybody's
	 */
	@Transactional
	public Token revoke(String id, String teamId) {
		Token token = this.tokens.findById(id)
			.filter((candidate) -> teamId == null || teamId.equals(candidate.teamId()))
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "There is no token '" + id + "'",
					"GET /api/v1/tokens lists them"));
		token.revoke(this.clock.instant());
		forgetAll();
		return token;
	}

	/** Takes back all tokens of that name that were issued for sessions of a person. */
	@Transactional
	public void revokeNamed(String name) {
		for (Token token : this.tokens.findByNameAndRevokedAtIsNull(name)) {
			token.revoke(this.clock.instant());
		}
		forgetAll();
	}

	/**
	 * Opens a session for a person who proved themselves elsewhere.
	 * @param email names them in all that they do
	 * @param kind what they may do
	 * @param teamId their team, or {@code null} for an administrator
	 */
	@Transactional
	public SessionCookie openSession(String email, TokenKind kind, String teamId) {
		IssuedToken issued = issue(email, kind, teamId, SESSION);
		return openSession(caller(issued.token()));
	}

	@Transactional
	public void revokeNodeTokens(String nodeId) {
		for (Token token : this.tokens.findByNodeIdAndRevokedAtIsNull(nodeId)) {
			token.revoke(this.clock.instant());
			forget(token.hash());
		}
	}

	/**
	 * Makes the token of a file the one valid token of its kind and name: a new file
	 * replaces the old token.
	 */
	@Transactional
	void establish(String name, TokenKind kind, TokenText text) {
		String hash = text.hash();
		for (Token token : this.tokens.findByKindAndRevokedAtIsNull(kind)) {
			if (token.name().equals(name) && !token.hash().equals(hash)) {
				token.revoke(this.clock.instant());
				forget(token.hash());
			}
		}
		if (this.tokens.findByHash(hash).isEmpty()) {
			this.tokens.save(new Token(name, kind, hash, null, this.clock.instant()));
		}
		forget(hash);
	}

	/** Opens a browser's session; the cookie's text is returned. */
	@Transactional
	SessionCookie openSession(Caller caller) {
		Instant now = this.clock.instant();
		this.sessions.deleteExpired(now);
		TokenText text = TokenText.generate(SESSION_WORD);
		this.sessions.save(new Session(text.hash(), caller.tokenId(), now, now.plus(SESSION)));
		this.found.remove("s" + text.hash());
		return new SessionCookie(text.value(), SESSION);
	}

	@Transactional
	void closeSession(String cookie) {
		String hash = new TokenText(cookie).hash();
		this.sessions.deleteById(hash);
		this.found.remove("s" + hash);
	}

	/**
	 * The cookie of a browser's session.
	 *
	 * @param value its text
	 * @param lifetime how long it is valid
	 */
	public record SessionCookie(String value, Duration lifetime) {
	}

	/**
	 * A new token with its text.
	 *
	 * @param token as it is kept
	 * @param text as its owner gets it
	 */
	public record IssuedToken(Token token, String text) {

		/** Keeps the text out of logs. */
		@Override
		public String toString() {
			return "token " + this.token.name();
		}

	}

	private record Found(Caller caller, String refusal, Instant at, Instant expiresAt) {

		/** A token that runs out does so at once, however lately it was looked up. */
		boolean fresh(Instant now) {
			return !this.at.plus(REMEMBERED).isBefore(now) && (this.expiresAt == null || now.isBefore(this.expiresAt));
		}

	}

}
