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

	private final Operation operation;

	private final String target;

	LaunchException(LaunchPlan.Step step, int errno) {
		super(step + ": " + new Errno(errno).describe());
		this.errno = errno;
		this.operation = step.operation();
		this.target = step.target();
	}

	/**
	 * Whether a file system refused to have its owners mapped. The kernel has no word for
	 * it but EINVAL.
	 * @param source where the file system was to be seen
	 */
	boolean refusesMapping(String source) {
		boolean refused = this.errno == Errno.EINVAL.number() || this.errno == Errno.EPERM.number();
		return refused && this.operation == Operation.ATTRIBUTES && this.target.equals(source);
	}

	public Errno errno() {
		return new Errno(this.errno);
	}

	/**
	 * The exit status that a shell would give: 127 when the program was not found, 126
	 * when it cannot be executed, 125 when it did not come that far.
	 */
	public int exitCode() {
		if (this.operation != Operation.EXEC) {
			return 125;
		}
		boolean missing = this.errno == Errno.ENOENT.number() || this.errno == Errno.ENOTDIR.number();
		return missing ? 127 : 126;
	}

}
