package dev.gantry.engine.launch;

import java.nio.file.Path;

/**
 * Namespaces that the spawner holds for one container.
 *
 * @param slot where the spawner holds them
 * @param range the user namespace's range
 * @param network a file that refers to the network namespace while it is held
 * @param own whether the network namespace is the container's own
 */
record HeldNamespaces(int slot, UidRange range, Path network, boolean own) {

	/** The host's: nothing is held. */
	static final HeldNamespaces HOST = new HeldNamespaces(-1, UidRange.IDENTITY, Path.of("/proc/self/ns/net"), false);

}
