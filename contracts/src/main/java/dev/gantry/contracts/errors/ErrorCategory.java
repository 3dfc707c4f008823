package dev.gantry.contracts.errors;

/** Who can do something about an error. */
public enum ErrorCategory {

	/** The caller asked for something wrong; asking differently helps. */
	USER,

	/**
	 * The request clashes with the present state; asking again later or first changing
	 * the state helps.
	 */
	CONFLICT,

	/**
	 * The platform has not enough of something; adding capacity or asking for less helps.
	 */
	CAPACITY,

	/** Something outside the platform failed; asking again may help. */
	EXTERNAL,

	/** The platform itself failed; its log says more. */
	INTERNAL

}
