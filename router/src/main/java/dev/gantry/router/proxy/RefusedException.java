package dev.gantry.router.proxy;

import java.io.Serial;

/** No backend could be had for a request. */
final class RefusedException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final transient Refusal refusal;

	RefusedException(Refusal refusal) {
		super(refusal.detail(), null, false, false);
		this.refusal = refusal;
	}

	Refusal refusal() {
		return this.refusal;
	}

}
