package dev.gantry.platform.control;

import java.io.Serial;

/** This server's epoch is over: another one leads, or the lease ran out. */
final class NotLeadingException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	NotLeadingException(long epoch) {
		super("epoch " + epoch + " is over");
	}

}
