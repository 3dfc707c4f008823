package dev.gantry.platform.access;

import java.io.Serializable;

/**
 * Who calls.
 *
 * @param tokenId the id of the token
 * @param name the token's name, told with everything that it causes
 * @param kind what the token is for
 * @param nodeId the node, if the token is a node's, else {@code null}
 */
public record Caller(String tokenId, String name, TokenKind kind, String nodeId) implements Serializable {

	public boolean may(Permission permission) {
		return this.kind.may(permission);
	}

}
