package dev.gantry.engine.containers;

/**
 * A file or directory of the host that appears in a container. The target is resolved
 * inside the container's root, its links included; it is made where it is missing.
 *
 * @param source an absolute path on the host
 * @param target an absolute path in the container
 * @param readOnly whether the container cannot write it
 */
public record BindMount(String source, String target, boolean readOnly) {

	public BindMount {
		if (!source.startsWith("/") || source.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("a bind mount's source is an absolute path: " + source);
		}
		if (!target.startsWith("/") || target.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("a bind mount's target is an absolute path: " + target);
		}
	}

}
