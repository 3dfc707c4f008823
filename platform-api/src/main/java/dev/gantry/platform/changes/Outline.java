package dev.gantry.platform.changes;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * All that is seen of the platform at one moment, as one number for each thing.
 *
 * @param apps numbers by app name
 * @param nodes numbers by node name
 */
public record Outline(Map<String, Integer> apps, Map<String, Integer> nodes) {

	/** What came, went or looks different since an earlier look. */
	public Change since(Outline before) {
		return new Change(differing(before.apps, this.apps), differing(before.nodes, this.nodes));
	}

	private static List<String> differing(Map<String, Integer> before, Map<String, Integer> now) {
		TreeSet<String> names = new TreeSet<>(before.keySet());
		names.addAll(now.keySet());
		names.removeIf((name) -> Objects.equals(before.get(name), now.get(name)));
		return List.copyOf(names);
	}

}
