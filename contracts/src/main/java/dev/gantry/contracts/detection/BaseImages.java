package dev.gantry.contracts.detection;

/** What generated Dockerfiles start from. */
public enum BaseImages {

	/**
	 * {@code debian:bookworm} and its packages: everything comes from a Debian mirror, no
	 * registry of somebody else's is needed.
	 */
	DEBIAN,

	/**
	 * The official images of each language on Docker Hub: newer versions, smaller
	 * results.
	 */
	OFFICIAL

}
