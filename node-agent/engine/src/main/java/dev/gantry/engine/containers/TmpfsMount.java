package dev.gantry.engine.containers;

import java.util.Objects;

import dev.gantry.contracts.values.MemorySize;

/**
 * An empty directory in memory that goes with the container.
 *
 * @param target an absolute path in the container, made where it is missing
 * @param size how much it can hold; zero for half of the host's memory, the kernel's
 * default
 * @param mode its permission bits
 * @param executable whether programs in it can be run
 */
public record TmpfsMount(String target, MemorySize size, int mode, boolean executable) {

	public TmpfsMount {
		MountTarget.require(target);
		Objects.requireNonNull(size, "size");
		if (mode < 0 || mode > 07777) {
			throw new IllegalArgumentException("not permission bits: " + Integer.toOctalString(mode));
		}
	}

	/** As Docker makes one: for everybody, no programs, no limit of its own. */
	public static TmpfsMount of(String target) {
		return new TmpfsMount(target, MemorySize.ZERO, 01777, false);
	}

}
