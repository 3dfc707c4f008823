package dev.gantry.engine.containers;

/**
 * A file or directory of the host that appears in a container; for the engine's own use
 * and for operators, never for tenants. The target is resolved inside the container's
 * root, its links included; it is made where it is missing.
 *
 * @param source an absolute path on the host
 * @param target an absolute path in the container
 * @param readOnly whether the container cannot write it, nor what is mounted below it
 * @param propagation whether mounts made below it later appear on the other side
 * @param recursive whether what is mounted below it appears, too
 */
public record BindMount(String source, String target, boolean readOnly, Propagation propagation, boolean recursive) {

	public BindMount {
		if (!source.startsWith("/") || source.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("a bind mount's source is an absolute path: " + source);
		}
		MountTarget.require(target);
		propagation = (propagation == null) ? Propagation.PRIVATE : propagation;
	}

	/** With what is mounted below it, and nothing later. */
	public BindMount(String source, String target, boolean readOnly) {
		this(source, target, readOnly, Propagation.PRIVATE, true);
	}

	/** How mounts spread, see mount_namespaces(7). */
	public enum Propagation {

		/** Not at all. */
		PRIVATE,

		/** From the host to the container. */
		SLAVE,

		/** Both ways. */
		SHARED

	}

}
