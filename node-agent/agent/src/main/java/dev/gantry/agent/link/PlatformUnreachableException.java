package dev.gantry.agent.link;

import java.io.Serial;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** The platform gave no usable answer; asking again later may help. */
public final class PlatformUnreachableException extends GantryException {

	@Serial
	private static final long serialVersionUID = 1L;

	public PlatformUnreachableException(String detail, Throwable cause) {
		super(ErrorCode.UPSTREAM_FAILED, detail, "See whether the server runs and this host reaches it", cause);
	}

}
