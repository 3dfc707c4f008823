package dev.gantry.platform.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a token is for. */
public enum TokenKind {

	/** A person or script with all rights over apps, nodes and images. */
	ADMIN(EnumSet.complementOf(EnumSet.of(Permission.JOIN_AS_NODE, Permission.ACT_AS_NODE, Permission.ACT_AS_ROUTER))),
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

	/** The word in the token's text. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
