package dev.gantry.platform.teams;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.access.TokenKind;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Transactional;

/**
 * Who is of which team. A change ends the person's sessions, so that it holds at once.
 */
public class Membership {

	private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,255}");

	private final Members members;

	private final TokenAuthority tokens;

	private final EventLog events;

	private final Clock clock;

	Membership(Members members, TokenAuthority tokens, EventLog events, Clock clock) {
		this.members = members;
		this.tokens = tokens;
		this.events = events;
		this.clock = clock;
	}

	/** The team's people, by address. */
	@Transactional(readOnly = true)
	public List<Member> of(Team team) {
		return this.members.findByTeam(team.id());
	}

	/** What a person may be signed in as: as what they became first. */
	@Transactional(readOnly = true)
	public Optional<Member> find(String email) {
		return this.members.findByEmail(normal(email)).stream().findFirst();
	}

	/** Makes a person a viewer, member or administrator of a team. */
	@Transactional
	public Member put(Team team, String email, TokenKind role, String actor) {
		if (role == null || !role.isOfATeam()) {
			throw invalid("A person of a team is VIEWER, MEMBER or TEAM_ADMIN, not " + role);
		}
		if (!EMAIL.matcher(email).matches()) {
			throw invalid("'" + email + "' is no e-mail address");
		}
		Member member = this.members.save(new Member(team.id(), normal(email), role, this.clock.instant()));
		signOut(member.email());
		this.events.tell("member.changed", null, team.name(), actor,
				member.email() + " is " + role + " of team " + team.name());
		return member;
	}

	/** Takes a person out of a team. */
	@Transactional
	public void remove(Team team, String email, String actor) {
		Member member = this.members.findById(new Member.Key(team.id(), normal(email)))
			.orElseThrow(
					() -> new GantryException(ErrorCode.NOT_FOUND, email + " is not of team " + team.name(), null));
		this.members.delete(member);
		signOut(member.email());
		this.events.tell("member.removed", null, team.name(), actor,
				member.email() + " is no more of team " + team.name());
	}

	private void signOut(String email) {
		this.tokens.revokeNamed(email);
	}

	private static String normal(String email) {
		return email.strip().toLowerCase(Locale.ROOT);
	}

	private static GantryException invalid(String detail) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail,
				"For example PUT /api/v1/teams/blue/members/ada@example.org with {\"role\": \"MEMBER\"}");
	}

}
