package dev.gantry.contracts.link;

/** What the platform wants of an assigned generation. */
public enum DesiredState {

	/** It shall run. */
	RUNNING,

	/**
	 * It shall end: stop signal, grace, kill. Once it has ended and its assignment is
	 * gone, its container is removed.
	 */
	STOPPED

}
