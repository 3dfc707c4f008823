package dev.gantry.platform.apps;

import java.util.Optional;
import java.util.Set;

import dev.gantry.platform.access.TeamOfApp;

/** Whose the apps are, as the database has it. */
class AppOwners implements TeamOfApp {

	private final Apps apps;

	AppOwners(Apps apps) {
		this.apps = apps;
	}

	@Override
	public Optional<String> teamOf(String app) {
		return this.apps.findTeamByName(app);
	}

	@Override
	public Set<String> appsOf(String teamId) {
		return Set.copyOf(this.apps.findNamesByTeam(teamId));
	}

}
