package dev.gantry.platform.access;

import java.io.Serializable;

/**
 * Who calls.
 *
 * @param tokenId the id of the token
 * @param name the token's name, told with everything that it causes
 * @param kind what the token is for
 * @param nodeId the node, if the token is a node's, else {@code null}
 * @param teamId the team whose things alone are reached, or {@code null} for everybody's
 */
public record Caller(String tokenId, String name, TokenKind kind, String nodeId,
		String teamId) implements Serializable {

	public Caller {
		if (kind.isOfATeam() && teamId == null) {
			throw new IllegalArgumentException("a token of kind " + kind + " is of a team");
		}
	}

	public boolean may(Permission permission) {
		return this.kind.may(permission);
	}

}
