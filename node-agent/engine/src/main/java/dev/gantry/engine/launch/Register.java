package dev.gantry.engine.launch;

/**
 * A place for a descriptor in the launcher.
 *
 * @param number its number; -1 stands for no directory: the path is absolute
 */
record Register(int number) {

	/** The held user namespace. */
	static final Register USER_NAMESPACE = new Register(0);

	/** The held network namespace. */
	static final Register NETWORK_NAMESPACE = new Register(1);

	/** No directory: the path is absolute. */
	static final Register ROOT = new Register(-1);

	static final int LIMIT = 256;

}
