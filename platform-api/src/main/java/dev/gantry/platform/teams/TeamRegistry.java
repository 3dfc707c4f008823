package dev.gantry.platform.teams;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.TeamOfApp;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Transactional;

/** Finds, makes and ends teams. */
public class TeamRegistry {

	private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?");

	private final Teams teams;

	private final TeamOfApp apps;

	private final EventLog events;

	private final Clock clock;

	TeamRegistry(Teams teams, TeamOfApp apps, EventLog events, Clock clock) {
		this.teams = teams;
		this.apps = apps;
		this.events = events;
		this.clock = clock;
	}

	/** All teams, by name. */
	@Transactional(readOnly = true)
	public List<Team> all() {
		return this.teams.findAllByOrderByName();
	}

	@Transactional(readOnly = true)
	public Optional<Team> byId(String id) {
		return this.teams.findById(id);
	}

	/** The team of that name, or an error that says there is none. */
	@Transactional(readOnly = true)
	public Team require(String name) {
		return this.teams.findByName(name)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "There is no team '" + name + "'",
					"GET /api/v1/teams lists yours"));
	}

	/** Makes a team unless it is there. */
	@Transactional
	public Team ensure(String name, String actor) {
		if (!NAME.matcher(name).matches()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + name + "' cannot be the name of a team",
					"Use 1 to 40 lower-case letters, digits and hyphens, starting with a letter");
		}
		return this.teams.findByName(name).orElseGet(() -> {
			this.events.tell("team.created", null, name, actor, "Team " + name + " was created");
			return this.teams.saveAndFlush(new Team(name, this.clock.instant()));
		});
	}

	/**
	 * Ends a team; its tokens end with it.
	 * @throws GantryException {@code STATE_CONFLICT} if it has apps or is the default
	 */
	@Transactional
	public void remove(String name, String actor) {
		Team team = require(name);
		if (team.id().equals(Team.DEFAULT_ID)) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Team '" + name + "' is where apps go by default",
					"It stays");
		}
		if (!this.apps.appsOf(team.id()).isEmpty()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Team '" + name + "' has apps: " + String.join(", ", this.apps.appsOf(team.id())),
					"Destroy them or give them to another team first");
		}
		this.teams.delete(team);
		this.events.tell("team.removed", null, name, actor, "Team " + name + " was removed, and its tokens");
	}

}
