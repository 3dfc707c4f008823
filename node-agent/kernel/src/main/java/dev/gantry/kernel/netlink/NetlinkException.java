package dev.gantry.kernel.netlink;

import java.io.Serial;

import jnr.constants.platform.Errno;

/**
 * The kernel refused a network operation. The message names operation, target and error
 * number and, where the kernel gave one, its explanation.
 */
public final class NetlinkException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String operation;

	private final String target;

	private final int errno;

	public NetlinkException(String operation, String target, int errno, String explanation) {
		super(operation + " " + target + ": " + Libc.symbol(errno)
				+ (explanation.isEmpty() ? "" : " (" + explanation + ")"));
		this.operation = operation;
		this.target = target;
		this.errno = errno;
	}

	public String operation() {
		return this.operation;
	}

	public String target() {
		return this.target;
	}

	/** The error number as in {@code errno(3)}. */
	public int errno() {
		return this.errno;
	}

	/** Whether the thing exists already. */
	public boolean exists() {
		return this.errno == Errno.EEXIST.intValue();
	}

	/** Whether the thing is not there. */
	public boolean absent() {
		return this.errno == Errno.ENOENT.intValue() || this.errno == Errno.ENODEV.intValue();
	}

}
