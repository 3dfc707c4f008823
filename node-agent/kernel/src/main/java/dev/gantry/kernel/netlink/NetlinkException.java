package dev.gantry.kernel.netlink;

import java.io.Serial;

import dev.gantry.kernel.errno.Errno;
import dev.gantry.kernel.errno.KernelException;

/**
 * The kernel refused a network operation. The message names operation, target and error
 * number and, where the kernel gave one, its explanation.
 */
public final class NetlinkException extends KernelException {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final Errno ENODEV = new Errno(19);

	private final String explanation;

	public NetlinkException(String operation, String target, int errno, String explanation) {
		super(operation, target, errno);
		this.explanation = explanation;
	}

	@Override
	public String getMessage() {
		return this.explanation.isEmpty() ? super.getMessage() : super.getMessage() + ", " + this.explanation;
	}

	/** Whether the thing is not there. */
	public boolean absent() {
		return errno().equals(Errno.ENOENT) || errno().equals(ENODEV);
	}

}
