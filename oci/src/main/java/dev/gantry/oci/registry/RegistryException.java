package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.Serial;

/** A registry that said no, could not be reached, or does not keep to the rules. */
public class RegistryException extends IOException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Reason reason;

	RegistryException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	RegistryException(Reason reason, String message, Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	static RegistryException protocol(String message) {
		return new RegistryException(Reason.PROTOCOL, message);
	}

	/** What went wrong, for who wants to do something about it. */
	public Reason reason() {
		return this.reason;
	}

	/** Why a registry's answer is not the one that was hoped for. */
	public enum Reason {

		/** There is no such repository, manifest or blob, or we may not know of it. */
		NOT_FOUND,

		/** The registry wants credentials, or others. */
		UNAUTHORIZED,

		/** The credentials are good and not enough. */
		DENIED,

		/** Too many requests. */
		RATE_LIMITED,

		/** The registry refuses what we sent. */
		REFUSED,

		/** It cannot be reached, or has troubles of its own. Trying again may help. */
		UNAVAILABLE,

		/** It breaks the rules of the protocol, or tries to lead us elsewhere. */
		PROTOCOL;

		static Reason ofStatus(int status) {
			return switch (status) {
				case 404 -> NOT_FOUND;
				case 401 -> UNAUTHORIZED;
				case 403 -> DENIED;
				case 429 -> RATE_LIMITED;
				default -> {
					if (status >= 500) {
						yield UNAVAILABLE;
					}
					yield (status >= 400) ? REFUSED : PROTOCOL;
				}
			};
		}

	}

}
