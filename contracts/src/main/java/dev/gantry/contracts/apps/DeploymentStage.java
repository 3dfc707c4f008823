package dev.gantry.contracts.apps;

/** The stages of a deployment in their order. */
public enum DeploymentStage {

	/** The source or image reference arrived and is sound. */
	RECEIVED,

	/** The source was built into an image. */
	BUILD,

	/** The image is in the registry. */
	STORED,

	/** The release command has done its work with the new release. */
	PREPARED,

	/** Every new instance has a node. */
	PLACED,

	/** Every node has the image. */
	PULLED,

	/** Every new instance's process runs. */
	STARTED,

	/** Every new instance is healthy. */
	HEALTHY,

	/** Every router sends requests to the new instances. */
	TRAFFIC_MOVED,

	/** The old instances have finished their requests and stopped. */
	DRAINED

}
