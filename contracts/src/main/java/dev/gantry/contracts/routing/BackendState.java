package dev.gantry.contracts.routing;

/** Whether a backend gets new requests. */
public enum BackendState {

	/** It gets new requests. */
	ACTIVE,

	/** It finishes what it has and gets nothing new. */
	DRAINING

}
