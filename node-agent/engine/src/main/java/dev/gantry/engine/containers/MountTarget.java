package dev.gantry.engine.containers;

import java.nio.file.Path;
import java.util.List;

/** Where in a container something can be mounted. */
final class MountTarget {

	/**
	 * What the kernel shows there must be the kernel's (CVE-2019-16884, CVE-2025-52881).
	 * Where links of the image lead to is checked again when it is mounted.
	 */
	private static final List<Path> KERNELS = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

	private static final Path SHARED_MEMORY = Path.of("/dev/shm");

	private static final int LONGEST = 4095;

	private MountTarget() {
	}

	/**
	 * Refuses what cannot be covered.
	 * @throws IllegalArgumentException with the reason
	 */
	static void require(String target) {
		if (target == null || !target.startsWith("/") || target.indexOf('\0') >= 0 || target.length() > LONGEST) {
			throw new IllegalArgumentException("a mount's target is an absolute path: " + target);
		}
		Path normal = Path.of(target).normalize();
		boolean kernels = KERNELS.stream().anyMatch(normal::startsWith) && !normal.startsWith(SHARED_MEMORY);
		if (kernels || normal.equals(Path.of("/"))) {
			throw new IllegalArgumentException("nothing can be mounted on / or in /proc, /sys and /dev: " + target);
		}
	}

}
