package dev.gantry.engine.build;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.values.MemorySize;

/**
 * What this node keeps of builds for later ones: results of steps and the directories of
 * cache mounts. What was not used for longest goes first; what a build uses now never.
 */
public interface BuildCache {

	/** Everything, what was used last at the end. */
	List<Entry> entries();

	/**
	 * Removes entries until the rest is small enough. Layers of removed steps are free
	 * for the images' collection when nothing else needs them.
	 * @param keep how much may stay
	 * @return what was removed
	 */
	List<Entry> prune(MemorySize keep);

	/**
	 * Something that is kept.
	 *
	 * @param id names it
	 * @param kind what it is
	 * @param size in bytes; of a step the size of its layer, whoever else has it
	 * @param used when it was used last
	 */
	record Entry(String id, Kind kind, long size, Instant used) {
	}

	/** What an entry is. */
	enum Kind {

		/** The result of a step. */
		STEP,

		/** The directory of a cache mount. */
		MOUNT

	}

}
