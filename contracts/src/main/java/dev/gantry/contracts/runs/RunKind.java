package dev.gantry.contracts.runs;

/** What set a run off. */
public enum RunKind {

	/** Somebody asked for it. */
	ONE_OFF,

	/** A deployment, before its release gets requests. */
	RELEASE,

	/** A job of the app, on schedule or on request. */
	JOB

}
