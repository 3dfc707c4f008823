package dev.gantry.agent.link;

import java.io.Serial;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** The platform does not know the token, or no longer. */
public final class TokenRefusedException extends GantryException {

	@Serial
	private static final long serialVersionUID = 1L;

	public TokenRefusedException(String detail) {
		super(ErrorCode.TOKEN_INVALID, detail, "Give the agent a join token that is valid");
	}

}
