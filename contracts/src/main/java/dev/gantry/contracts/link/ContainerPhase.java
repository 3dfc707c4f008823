package dev.gantry.contracts.link;

/**
 * How far a node has come with one generation of an instance.
 * {@code ACCEPTED → PULLING → STARTING → RUNNING → HEALTHY ⇄ UNHEALTHY → STOPPING → EXITED};
 * {@code FAILED} can follow each of the first three.
 */
public enum ContainerPhase {

	/** The assignment is known and waits for its turn. */
	ACCEPTED,

	/** The image is being fetched and unpacked. */
	PULLING,

	/** The container is being made. */
	STARTING,

	/** The process runs and has not yet shown that it is ready. */
	RUNNING,

	/** The process is ready. */
	HEALTHY,

	/** The process was ready and no longer answers. */
	UNHEALTHY,

	/** The process was told to end. */
	STOPPING,

	/** The process has ended; the report has its exit. */
	EXITED,

	/** The container never ran; the report has the failure. */
	FAILED;

	/** Whether a process may exist in this phase. */
	public boolean live() {
		return this == STARTING || this == RUNNING || this == HEALTHY || this == UNHEALTHY || this == STOPPING;
	}

	/** Whether nothing more will happen in this generation. */
	public boolean ended() {
		return this == EXITED || this == FAILED;
	}

}
