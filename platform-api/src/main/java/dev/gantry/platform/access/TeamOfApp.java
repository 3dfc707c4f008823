package dev.gantry.platform.access;

import java.util.Optional;
import java.util.Set;

/** Whose an app is. */
public interface TeamOfApp {

	/** The id of the team whose the app of that name is, or nothing if there is none. */
	Optional<String> teamOf(String app);

	/** The names of a team's apps. */
	Set<String> appsOf(String teamId);

}
