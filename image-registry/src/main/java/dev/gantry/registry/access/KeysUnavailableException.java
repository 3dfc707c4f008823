package dev.gantry.registry.access;

import java.io.Serial;

/** The keys that tokens are verified with cannot be had. */
public class KeysUnavailableException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	KeysUnavailableException(Throwable cause) {
		super("the platform's key set cannot be read: " + cause.getMessage(), cause);
	}

}
