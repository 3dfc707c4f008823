package dev.gantry.contracts.apps;

/** An instance's condition in one word. */
public enum InstanceState {

	/** It has no node yet; the explanation says why. */
	PENDING,

	/** A node has it and fetches the image or makes the container. */
	STARTING,

	/** Its process runs and is not yet ready. */
	RUNNING,

	/** It is ready. */
	HEALTHY,

	/** It was ready and no longer answers. */
	UNHEALTHY,

	/** It ended and will be tried again; the explanation says when. */
	BACKOFF,

	/** It finishes its requests. */
	DRAINING,

	/** It was told to end. */
	STOPPING,

	/** It has ended for good. */
	STOPPED,

	/** Its node does not answer. */
	LOST

}
