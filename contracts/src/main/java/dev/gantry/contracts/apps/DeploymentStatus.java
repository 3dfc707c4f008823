package dev.gantry.contracts.apps;

/** Whether a deployment goes on and how it ended. */
public enum DeploymentStatus {

	/** Under way. */
	RUNNING,

	/** The release is in force. */
	SUCCEEDED,

	/** It failed; the former release goes on. */
	FAILED,

	/** A newer deployment took over. */
	SUPERSEDED;

	public boolean ended() {
		return this != RUNNING;
	}

}
