package dev.gantry.engine.launch;

import java.util.ArrayList;
import java.util.List;

import dev.gantry.kernel.process.ThermalThrottles;

/** Paths below {@code /sys} that containers must not see, as Docker masks them. */
final class SystemPaths {

	private static final List<String> MASKED = build();

	private SystemPaths() {
	}

	static List<String> masked() {
		return MASKED;
	}

	private static List<String> build() {
		List<String> paths = new ArrayList<>(List.of("firmware", "devices/virtual/powercap"));
		paths.addAll(ThermalThrottles.paths());
		return List.copyOf(paths);
	}

}
