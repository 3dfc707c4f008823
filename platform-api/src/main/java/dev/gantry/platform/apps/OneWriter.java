package dev.gantry.platform.apps;

import java.util.Map;
import java.util.TreeMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** A volume has one writer: one process type declares it, and has one instance. */
public final class OneWriter {

	private OneWriter() {
	}

	/**
	 * Checks an app's process types.
	 * @throws GantryException {@code REQUEST_INVALID} with what to change
	 */
	public static void check(String app, Map<String, ProcessSpec> processes) {
		Map<String, String> writers = new TreeMap<>();
		new TreeMap<>(processes).forEach((type, spec) -> {
			if (!spec.mounts().isEmpty() && spec.replicas() > 1) {
				throw new GantryException(ErrorCode.REQUEST_INVALID,
						"Process type " + type + " of " + app + " has " + spec.replicas() + " replicas and volume "
								+ String.join(", ", spec.mounts().paths().keySet()) + ", which has one writer",
						"Let it have one replica, or keep the data elsewhere, for example in a database");
			}
			for (String volume : spec.mounts().paths().keySet()) {
				String other = writers.put(volume, type);
				if (other != null) {
					throw new GantryException(
							ErrorCode.REQUEST_INVALID, "Process types " + other + " and " + type + " of " + app
									+ " both have volume " + volume + ", which has one writer",
							"Give each a volume of its own");
				}
			}
		});
	}

}
