package dev.gantry.kernel.errno;

import java.io.Serial;

/** The kernel refused: which operation, on what, with which error number. */
public class KernelException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int errno;

	public KernelException(String operation, String target, int errno) {
		super(operation + " " + target + ": " + new Errno(errno).describe());
		this.errno = errno;
	}

	public Errno errno() {
		return new Errno(this.errno);
	}

}
