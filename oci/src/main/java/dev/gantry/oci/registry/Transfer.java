package dev.gantry.oci.registry;

/** How a blob came to be in a registry. */
public enum Transfer {

	/** It was there. */
	EXISTED,

	/** The registry had it in another repository. */
	MOUNTED,

	/** It was sent. */
	UPLOADED

}
