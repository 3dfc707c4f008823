package dev.gantry.engine.containers;

import java.nio.file.Path;
import java.util.List;

/**
 * A file or directory of the host that appears in a container. The target is resolved
 * inside the container's root, its links included; it is made where it is missing.
 *
 * @param source an absolute path on the host
 * @param target an absolute path in the container
 * @param readOnly whether the container cannot write it
 */
public record BindMount(String source, String target, boolean readOnly) {

	/**
	 * What the kernel shows there must be the kernel's (CVE-2019-16884, CVE-2025-52881).
	 */
	private static final List<Path> KERNELS = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

	public BindMount {
		if (!source.startsWith("/") || source.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("a bind mount's source is an absolute path: " + source);
		}
		if (!target.startsWith("/") || target.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("a bind mount's target is an absolute path: " + target);
		}
		Path normal = Path.of(target).normalize();
		if (KERNELS.stream().anyMatch(normal::startsWith) || normal.equals(Path.of("/"))) {
			throw new IllegalArgumentException("nothing can be mounted on / or in /proc, /sys and /dev: " + target);
		}
	}

}
