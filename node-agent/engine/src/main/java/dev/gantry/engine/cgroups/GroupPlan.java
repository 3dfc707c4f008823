package dev.gantry.engine.cgroups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the launcher does to put a container into its control groups.
 *
 * @param directories the groups to make, removed when the container has ended
 * @param settings what to write into them
 * @param joins the version 1 {@code tasks} files that the container joins by
 * @param lateJoins those that it joins just before its program runs: the way there is not
 * held up by a small share of the processors
 * @param unified the version 2 group it is made in, or {@code null}
 * @param devices the device program of the version 2 group; empty when version 1 has the
 * rules
 * @param witnesses files that tell at the end what happened
 * @param views what the container sees, read-only, below its {@code /sys/fs/cgroup}:
 * names and directories of the host; an empty name is {@code /sys/fs/cgroup} itself
 */
public record GroupPlan(List<String> directories, List<Setting> settings, List<String> joins, List<String> lateJoins,
		String unified, byte[] devices, List<String> witnesses, Map<String, String> views) {

	public GroupPlan {
		directories = List.copyOf(directories);
		settings = List.copyOf(settings);
		joins = List.copyOf(joins);
		lateJoins = List.copyOf(lateJoins);
		witnesses = List.copyOf(witnesses);
		views = Map.copyOf(views);
	}

	/**
	 * With more groups of version 1, which are joined late, and more settings.
	 */
	GroupPlan with(List<String> groups, List<Setting> more) {
		List<String> all = new ArrayList<>(this.directories);
		all.addAll(groups);
		List<Setting> values = new ArrayList<>(this.settings);
		values.addAll(more);
		List<String> late = new ArrayList<>(this.lateJoins);
		groups.forEach((group) -> late.add(group + "/tasks"));
		return new GroupPlan(all, values, this.joins, late, this.unified, this.devices, this.witnesses, this.views);
	}

	/**
	 * A value of a control file.
	 *
	 * @param path the file
	 * @param value what to write
	 * @param optional whether the file may be missing
	 */
	public record Setting(String path, String value, boolean optional) {
	}

}
