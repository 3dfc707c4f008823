package dev.gantry.contracts.runs;

/** What becomes of a job that is due while its last run still goes on. */
public enum JobConcurrency {

	/** Both run. */
	ALLOW,

	/** The new run is left out. */
	FORBID,

	/** The old run is stopped. */
	REPLACE

}
