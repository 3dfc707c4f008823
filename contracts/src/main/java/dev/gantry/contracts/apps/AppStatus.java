package dev.gantry.contracts.apps;

/** An app's condition in one word. */
public enum AppStatus {

	/** Nothing has been deployed yet. */
	EMPTY,

	/** A deployment is under way. */
	DEPLOYING,

	/** Every wanted instance is healthy. */
	RUNNING,

	/** Some wanted instances are healthy. */
	DEGRADED,

	/** No wanted instance is healthy. */
	DOWN,

	/** Scaled to nothing. */
	STOPPED

}
