package dev.gantry.kernel.process;

import dev.gantry.kernel.errno.Errno;
import dev.gantry.kernel.errno.KernelException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Processes whose parents have ended and that become this process's children, see
 * {@code PR_SET_CHILD_SUBREAPER} in prctl(2).
 */
public final class Orphans {

	private static final int PR_SET_CHILD_SUBREAPER = 36;

	private Orphans() {
	}

	/** From now on this process is the parent of its children's orphans. */
	public static void adopt() {
		if (Libc.functions().prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
			throw new KernelException("become the parent of orphans", "this process", Libc.errno());
		}
	}

	/**
	 * Waits for the end of a child.
	 * @return its wait status, see wait(2)
	 */
	public static int await(int pid) {
		Pointer status = Memory.allocateDirect(Libc.runtime(), 4, true);
		while (Libc.functions().waitpid(pid, status, 0) < 0) {
			if (Libc.errno() != Errno.EINTR.number()) {
				throw new KernelException("wait for", "process " + pid, Libc.errno());
			}
		}
		return status.getInt(0);
	}

}
