package dev.gantry.platform.instances;

/** The kinds of {@link dev.gantry.scheduler.cluster.Wanted}, as they are stored. */
public enum WantedKind {

	/** No node has it. */
	UNPLACED,
	/** It shall run. */
	RUNNING,
	/** It has ended and rests before the next attempt. */
	RESTING,
	/** It finishes its requests. */
	DRAINING,
	/** It shall end. */
	STOPPING

}
