package dev.gantry.contracts.runs;

/**
 * How far a run is. {@code WAITING → STARTING → RUNNING → STOPPING → }one of the ends;
 * every state may be followed by {@code FAILED} or {@code STOPPED}.
 */
public enum RunState {

	/** No node has it yet. */
	WAITING,

	/** A node fetches the image, makes the container or waits for who attaches. */
	STARTING,

	/** Its command runs. */
	RUNNING,

	/** It was told to end. */
	STOPPING,

	/** Its command ended with status 0. */
	SUCCEEDED,

	/** Its command ended with another status, or never ran. */
	FAILED,

	/** Somebody stopped it, or its deadline did. */
	STOPPED;

	/** Whether nothing more will happen. */
	public boolean ended() {
		return this == SUCCEEDED || this == FAILED || this == STOPPED;
	}

}
