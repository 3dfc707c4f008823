package dev.gantry.engine.launch;

import java.util.List;

/**
 * Who a process is, in the container's numbers.
 *
 * @param uid user
 * @param gid group
 * @param groups supplementary groups, {@code gid} among them: a process that changes its
 * group must not lose a group that denies it something (CVE-2022-36109)
 * @param home the home directory
 */
public record Identity(int uid, int gid, List<Integer> groups, String home) {

	public Identity {
		groups = List.copyOf(groups);
	}

}
