package dev.gantry.platform.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a token is for. */
public enum TokenKind {

	/** A person or script with all rights over apps, nodes and images. */
	ADMIN(EnumSet.complementOf(EnumSet.of(Permission.JOIN_AS_NODE, Permission.ACT_AS_NODE, Permission.ACT_AS_ROUTER))),
	/** A person or script that sees what a team has. */
	VIEWER(EnumSet.of(Permission.PUBLIC, Permission.READ_APPS, Permission.READ_NODES, Permission.READ_IMAGES,
			Permission.READ_EVENTS, Permission.READ_PLATFORM, Permission.READ_TEAMS)),
	/** A viewer that also deploys, configures, scales and destroys the team's apps. */
	MEMBER(with(VIEWER.permissions, Permission.CHANGE_APPS, Permission.EXEC_IN_APPS)),
	/** A member that also says who else may act for the team. */
	TEAM_ADMIN(with(MEMBER.permissions, Permission.READ_TOKENS, Permission.CHANGE_TOKENS)),
	/** An agent that is a node; it may join again to renew its token. */
	NODE(EnumSet.of(Permission.PUBLIC, Permission.ACT_AS_NODE, Permission.JOIN_AS_NODE)),
	/** An agent that wants to become a node. */
	JOIN(EnumSet.of(Permission.PUBLIC, Permission.JOIN_AS_NODE)),
	/** A router. */
	ROUTER(EnumSet.of(Permission.PUBLIC, Permission.ACT_AS_ROUTER));

	private final Set<Permission> permissions;

	TokenKind(Set<Permission> permissions) {
		this.permissions = permissions;
	}

	public boolean may(Permission permission) {
		return this.permissions.contains(permission);
	}

	/** Whether such a token is of one team and reaches nothing of another's. */
	public boolean isOfATeam() {
		return this == VIEWER || this == MEMBER || this == TEAM_ADMIN;
	}

	private static Set<Permission> with(Set<Permission> some, Permission... more) {
		EnumSet<Permission> all = EnumSet.copyOf(some);
		all.addAll(Set.of(more));
		return all;
	}

	/** The word in the token's text. */
	String word() {
		return name().toLowerCase(Locale.ROOT).replace("_", "");
	}

}
