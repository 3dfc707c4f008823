package dev.gantry.engine.launch;

import java.util.List;

/**
 * Who a process is, in the container's numbers.
 *
 * @param uid user
 * @param gid group
 * @param groups supplementary groups, without {@code gid}
 * @param home the home directory
 */
public record Identity(int uid, int gid, List<Integer> groups, String home) {

	/** Root without any user database. */
	public static final Identity ROOT = new Identity(0, 0, List.of(), "/root");

	public Identity {
		groups = List.copyOf(groups);
	}

}
