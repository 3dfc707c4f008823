package dev.gantry.platform.teams.web;

import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TokenKind;
import dev.gantry.platform.teams.Member;
import dev.gantry.platform.teams.Membership;
import dev.gantry.platform.teams.Team;
import dev.gantry.platform.teams.TeamRegistry;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people of a team. */
@RestController
@RequestMapping("/api/v1/teams/{team}/members")
class MemberController {

	private final TeamRegistry teams;

	private final Membership membership;

	MemberController(TeamRegistry teams, Membership membership) {
		this.teams = teams;
		this.membership = membership;
	}

	/** The team's people, by address. */
	@GetMapping
	@Requires(Permission.READ_TEAMS)
	List<MemberView> list(@PathVariable String team, Caller caller) {
		return this.membership.of(require(team, caller)).stream().map(MemberView::of).toList();
	}

	/** Makes a person a viewer, member or administrator of the team. */
	@PutMapping("/{email}")
	@Requires(Permission.CHANGE_TOKENS)
	MemberView put(@PathVariable String team, @PathVariable String email, @RequestBody Role wanted, Caller caller) {
		return MemberView.of(this.membership.put(require(team, caller), email, wanted.role(), caller.name()));
	}

	/** Takes a person out of the team and ends their sessions. */
	@DeleteMapping("/{email}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.CHANGE_TOKENS)
	void remove(@PathVariable String team, @PathVariable String email, Caller caller) {
		this.membership.remove(require(team, caller), email, caller.name());
	}

	private Team require(String name, Caller caller) {
		Team team = this.teams.require(name);
		if (caller.teamId() != null && !caller.teamId().equals(team.id())) {
			throw new GantryException(ErrorCode.NOT_FOUND, "There is no team '" + name + "'",
					"GET /api/v1/teams lists yours");
		}
		return team;
	}

	/**
	 * What a person is to be.
	 *
	 * @param role {@code VIEWER}, {@code MEMBER} or {@code TEAM_ADMIN}
	 */
	record Role(TokenKind role) {
	}

	/**
	 * A person of a team.
	 *
	 * @param email the address by which they sign in
	 * @param role what they are
	 */
	record MemberView(String email, TokenKind role) {

		static MemberView of(Member member) {
			return new MemberView(member.email(), member.role());
		}

	}

}
