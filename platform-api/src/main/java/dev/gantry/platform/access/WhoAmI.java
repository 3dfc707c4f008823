package dev.gantry.platform.access;

import java.util.Arrays;
import java.util.List;

/**
 * Who asks, {@code GET /whoami}.
 *
 * @param name the token's name
 * @param kind what the token is for
 * @param permissions what it may do
 */
public record WhoAmI(String name, TokenKind kind, List<Permission> permissions) {

	public static WhoAmI of(Caller caller) {
		return new WhoAmI(caller.name(), caller.kind(),
				Arrays.stream(Permission.values()).filter(caller::may).toList());
	}

}
