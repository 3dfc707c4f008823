package dev.gantry.platform.access;

import java.util.Locale;

/** What a token is for. */
public enum TokenKind {

	/** A person or script with all rights. */
	ADMIN,
	/** An agent that is a node. */
	NODE,
	/** An agent that wants to become a node. */
	JOIN,
	/** A router. */
	ROUTER;

	/** The word in the token's text. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
