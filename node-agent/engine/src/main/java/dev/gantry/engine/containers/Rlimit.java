package dev.gantry.engine.containers;

/**
 * A resource limit of a container's processes, see getrlimit(2).
 *
 * @param resource which
 * @param soft what the kernel enforces; -1 for no limit
 * @param hard how far a process may raise it; -1 for no limit
 */
public record Rlimit(Resource resource, long soft, long hard) {

	public Rlimit {
		if (hard != -1 && (soft == -1 || soft > hard)) {
			throw new IllegalArgumentException("the soft limit of " + resource + " is over its hard limit");
		}
	}

	/** The kernel's resources in the order of their numbers (asm-generic). */
	public enum Resource {

		CPU, FSIZE, DATA, STACK, CORE, RSS, NPROC, NOFILE, MEMLOCK, AS, LOCKS, SIGPENDING, MSGQUEUE, NICE, RTPRIO,
		RTTIME

	}

}
