package dev.gantry.platform.access;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Keeps teams apart. To a caller of one team the apps of another do not exist: the answer
 * is that of an app which nobody has made, so that not even names leak.
 */
public class TeamWall {

	private final TeamOfApp teams;

	TeamWall(TeamOfApp teams) {
		this.teams = teams;
	}

	/**
	 * Lets a caller through to an app of its own, or to a name that is free.
	 * @throws GantryException {@code NOT_FOUND} if the app is another team's
	 */
	public void check(Caller caller, String app) {
		if (caller == null || caller.teamId() == null) {
			return;
		}
		Optional<String> team = this.teams.teamOf(app);
		if (team.isPresent() && !team.get().equals(caller.teamId())) {
			throw missing(app);
		}
	}

	/** What is said of an app that is another team's. */
	public static GantryException missing(String app) {
		return new GantryException(ErrorCode.NOT_FOUND, "There is no app '" + app + "'",
				"'gantry apps' lists the apps; another name may be free");
	}

	/** Tells which apps a caller sees, as they are now; of {@code null}, no app, none. */
	public Predicate<String> seenBy(Caller caller) {
		if (caller.teamId() == null) {
			return (app) -> true;
		}
		Set<String> own = this.teams.appsOf(caller.teamId());
		return (app) -> app != null && own.contains(app);
	}

	/**
	 * The team of whoever calls in this thread; nothing for who acts for the platform.
	 */
	public static Optional<String> teamOfCaller() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication instanceof CallerAuthentication caller)
				? Optional.ofNullable(caller.getPrincipal().teamId()) : Optional.empty();
	}

}
