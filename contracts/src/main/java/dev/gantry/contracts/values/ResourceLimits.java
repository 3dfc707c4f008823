package dev.gantry.contracts.values;

/**
 * What one instance may use, and what placement reserves for it.
 *
 * @param cpu CPU time
 * @param memory memory, enforced: going over it ends the container as out of memory
 * @param pids how many processes and threads
 */
public record ResourceLimits(CpuShare cpu, MemorySize memory, int pids) {

	/** What a process type gets that asks for nothing. */
	public static final ResourceLimits DEFAULT = new ResourceLimits(CpuShare.ofMillis(250), MemorySize.ofMebibytes(256),
			2048);

	public ResourceLimits {
		if (pids < 1) {
			throw new IllegalArgumentException("a container needs at least one process: " + pids);
		}
	}

}
