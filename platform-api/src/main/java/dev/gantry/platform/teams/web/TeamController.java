package dev.gantry.platform.teams.web;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.access.TeamOfApp;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.teams.Team;
import dev.gantry.platform.teams.TeamRegistry;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Teams: which there are, new ones, whose an app is, and their end. */
@RestController
@RequestMapping("/api/v1/teams")
class TeamController {

	private final TeamRegistry teams;

	private final AppRegistry apps;

	private final TeamOfApp owners;

	TeamController(TeamRegistry teams, AppRegistry apps, TeamOfApp owners) {
		this.teams = teams;
		this.apps = apps;
		this.owners = owners;
	}

	/** The teams that the caller is of, or all. */
	@GetMapping
	@Requires(Permission.READ_TEAMS)
	List<TeamView> list(Caller caller) {
		return this.teams.all()
			.stream()
			.filter((team) -> caller.teamId() == null || caller.teamId().equals(team.id()))
			.map(this::view)
			.toList();
	}

	/** Makes a team; nothing changes if it is there already. */
	@PutMapping("/{team}")
	@Requires(Permission.CHANGE_TEAMS)
	TeamView put(@PathVariable String team, Caller caller) {
		return view(this.teams.ensure(team, caller.name()));
	}

	/** Gives an app to a team; makes the app if it is new. */
	@PutMapping("/{team}/apps/{app}")
	@Requires(Permission.CHANGE_TEAMS)
	TeamView give(@PathVariable String team, @PathVariable AppName app, Caller caller) {
		Team owner = this.teams.require(team);
		this.apps.give(app, owner.id(), owner.name(), caller.name());
		return view(owner);
	}

	/** Ends a team that has no apps, and its tokens. */
	@DeleteMapping("/{team}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.CHANGE_TEAMS)
	void remove(@PathVariable String team, Caller caller) {
		this.teams.remove(team, caller.name());
	}

	private TeamView view(Team team) {
		return new TeamView(team.name(), this.owners.appsOf(team.id()).stream().sorted().toList(), team.createdAt());
	}

	/**
	 * A team.
	 *
	 * @param name its name
	 * @param apps its apps, by name
	 * @param createdAt when it was made
	 */
	record TeamView(String name, List<String> apps, Instant createdAt) {
	}

}
