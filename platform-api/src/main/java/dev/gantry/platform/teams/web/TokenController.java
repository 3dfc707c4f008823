package dev.gantry.platform.teams.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.Token;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.access.TokenKind;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.teams.Team;
import dev.gantry.platform.teams.TeamRegistry;

import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tokens: which there are, new ones, and their end. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokenController {

	private static final int LONGEST_NAME = 60;

	private final TokenAuthority authority;

	private final TeamRegistry teams;

	private final EventLog events;

	private final TransactionTemplate transaction;

	TokenController(TokenAuthority authority, TeamRegistry teams, EventLog events, TransactionTemplate transaction) {
		this.authority = authority;
		this.teams = teams;
		this.events = events;
		this.transaction = transaction;
	}

	/** The valid tokens, of the caller's team or all, without their texts. */
	@GetMapping
	@Requires(Permission.READ_TOKENS)
	List<TokenView> list(Caller caller) {
		return this.authority.valid()
			.stream()
			.filter((token) -> caller.teamId() == null || caller.teamId().equals(token.teamId()))
			.map((token) -> view(token, null))
			.toList();
	}

	/** Issues a token. Its text is in the answer and nowhere else. */
	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	@Requires(Permission.CHANGE_TOKENS)
	TokenView issue(@RequestBody TokenRequest wanted, Caller caller) {
		TokenKind kind = (wanted.kind() != null) ? wanted.kind()
				: (caller.teamId() != null) ? TokenKind.MEMBER : TokenKind.ADMIN;
		String team = team(kind, wanted.team(), caller);
		if (kind == TokenKind.NODE) {
			throw invalid("A node gets its token by joining", "Issue a token of kind JOIN and start the agent with it");
		}
		if (wanted.name() == null || !wanted.name().matches("[A-Za-z0-9][A-Za-z0-9 ._@-]*")
				|| wanted.name().length() > LONGEST_NAME) {
			throw invalid("A token needs a name by which people recognise it",
					"Use up to " + LONGEST_NAME + " letters, digits, spaces and . _ @ -");
		}
		if (wanted.lifetime() != null && (wanted.lifetime().isNegative() || wanted.lifetime().isZero())) {
			throw invalid("A token that has ended already is of no use", "Give it a lifetime, for example 'PT24H'");
		}
		return this.transaction.execute((status) -> {
			TokenAuthority.IssuedToken issued = this.authority.issue(wanted.name(), kind, team, wanted.lifetime());
			this.events.tell("token.issued", null, wanted.name(), caller.name(), "A token of kind " + kind);
			return view(issued.token(), issued.text());
		});
	}

	/** Takes a token back. */
	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.CHANGE_TOKENS)
	void revoke(@PathVariable String id, Caller caller) {
		if (id.equals(caller.tokenId())) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "This is the token of this very call",
					"Use another administrator's token, so that nobody is locked out");
		}
		this.transaction.executeWithoutResult((status) -> {
			Token token = this.authority.revoke(id, caller.teamId());
			this.events.tell("token.revoked", null, token.name(), caller.name(), "It is of no use any more");
		});
	}

	/** The team of a new token, or {@code null} if its kind is of none. */
	private String team(TokenKind kind, String name, Caller caller) {
		if (!kind.isOfATeam()) {
			if (caller.teamId() != null) {
				throw new GantryException(ErrorCode.PERMISSION_DENIED,
						"A team's administrator issues no token of kind " + kind,
						"Issue one of kind VIEWER, MEMBER or TEAM_ADMIN");
			}
			if (name != null) {
				throw invalid("A token of kind " + kind + " is of no team", "Leave the team out");
			}
			return null;
		}
		if (name == null) {
			return (caller.teamId() != null) ? caller.teamId() : Team.DEFAULT_ID;
		}
		Team team = this.teams.require(name);
		if (caller.teamId() != null && !caller.teamId().equals(team.id())) {
			throw new GantryException(ErrorCode.NOT_FOUND, "There is no team '" + name + "'",
					"Leave the team out: it is yours");
		}
		return team.id();
	}

	private TokenView view(Token token, String text) {
		String team = (token.teamId() == null) ? null : this.teams.byId(token.teamId()).map(Team::name).orElse(null);
		return new TokenView(token.id(), token.name(), token.kind(), team, token.createdAt(), token.expiresAt(), text);
	}

	private static GantryException invalid(String detail, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, remedy);
	}

	/**
	 * A wanted token.
	 *
	 * @param name by which people recognise it
	 * @param kind what it is for; if nothing is said {@code ADMIN}, or {@code MEMBER}
	 * from a team's administrator
	 * @param team whose it is, for the kinds that are of a team
	 * @param lifetime after which it ends, or {@code null} for never
	 */
	record TokenRequest(String name, TokenKind kind, String team, Duration lifetime) {
	}

	/**
	 * A token.
	 *
	 * @param id its id
	 * @param name by which people recognise it
	 * @param kind what it is for
	 * @param team whose it is, or {@code null}
	 * @param createdAt when it was issued
	 * @param expiresAt when it ends by itself, or {@code null}
	 * @param token its text, in the answer to its making only
	 */
	record TokenView(String id, String name, TokenKind kind, String team, Instant createdAt, Instant expiresAt,
			String token) {
	}

}
