package dev.gantry.platform.builds;

/** How far a build is: {@code QUEUED → ASSIGNED → BUILDING → STORING → SUCCEEDED}. */
public enum BuildState {

	/** It waits for a node. */
	QUEUED,
	/** A node was chosen and has not yet begun. */
	ASSIGNED,
	/** The node fetches the source or builds. */
	BUILDING,
	/** The image is being pushed to the registry. */
	STORING,
	/** Built and stored. */
	SUCCEEDED,
	/** Failed. */
	FAILED,
	/** A newer push took over, or its app is gone. */
	CANCELLED;

	public boolean ended() {
		return this == SUCCEEDED || this == FAILED || this == CANCELLED;
	}

}
