package dev.gantry.engine.launch;

import java.io.Serial;

import dev.gantry.kernel.errno.Errno;

/**
 * The launcher could not execute a plan: which operation, on what, and the kernel's
 * error.
 */
public class LaunchException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int errno;

	private final boolean execute;

	LaunchException(LaunchPlan.Step step, int errno) {
		super(step + ": " + new Errno(errno).describe());
		this.errno = errno;
		this.execute = step.operation() == Operation.EXEC;
	}

	public Errno errno() {
		return new Errno(this.errno);
	}

	/**
	 * The exit status that a shell would give: 127 when the program was not found, 126
	 * when it cannot be executed, 125 when it did not come that far.
	 */
	public int exitCode() {
		if (!this.execute) {
			return 125;
		}
		boolean missing = this.errno == Errno.ENOENT.number() || this.errno == Errno.ENOTDIR.number();
		return missing ? 127 : 126;
	}

}
