package dev.gantry.engine.containers;

/** What somebody waits for. */
public enum WaitCondition {

	/** It does not run: at once when it was never started or has ended. */
	NOT_RUNNING,

	/** Its next end, be it running or not. */
	NEXT_EXIT,

	/** It is gone. */
	REMOVED

}
