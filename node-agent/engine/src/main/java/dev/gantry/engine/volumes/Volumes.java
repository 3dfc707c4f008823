package dev.gantry.engine.volumes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The volumes of one home. They outlive containers and the process that holds this
 * object. A volume is in use while a container, running or not, names it. All methods are
 * safe for use by several threads.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s: {@code NOT_FOUND}
 * for an unknown volume, {@code STATE_CONFLICT} for a name that is taken and for a volume
 * in use, {@code HOST_UNFIT} for a limit that the host's file system cannot keep.
 */
public interface Volumes {

	/** Makes a volume; one that exists already with the same specification is taken. */
	Volume create(VolumeSpec spec);

	/** Makes a volume with a name that nothing else has. */
	Volume createAnonymous();

	/** All volumes, by name. */
	List<Volume> list();

	Optional<Volume> find(String name);

	/** The containers that name a volume, running or not. */
	Set<String> users(String name);

	/**
	 * Removes a volume with all it holds.
	 * @throws dev.gantry.contracts.errors.GantryException with {@code STATE_CONFLICT}
	 * while a container names it
	 */
	void remove(String name);

	/**
	 * Removes volumes that no container names.
	 * @param eligible which of them
	 * @return the removed ones
	 */
	List<Volume> prune(Predicate<Volume> eligible);

	/** What a volume takes of the disk, measured within the last minute. */
	VolumeUsage usage(String name);

}
