package dev.gantry.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The networks of one home and who is in them. The default network, {@code bridge}, is
 * always there; all others are created and have names, by which and by an alias their
 * members find each other. Networks keep containers of different networks apart. Networks
 * outlive the process that holds this object and the host's restart. All methods are safe
 * for use by several threads.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s: {@code NOT_FOUND}
 * for an unknown network or container, {@code STATE_CONFLICT} for a name that is taken, a
 * network in use or an address that somebody has, {@code REQUEST_INVALID} for addresses
 * that do not fit, {@code NO_CAPACITY} when all addresses are taken.
 */
public interface Networks {

	/** Makes a network, with its bridge. */
	NamedNetwork create(NetworkSpec spec);

	/** All networks, the default one first, then by name. */
	List<NamedNetwork> list();

	/**
	 * A network by its name, its id or, where only one begins so, the id's first digits.
	 */
	Optional<NamedNetwork> find(String nameOrId);

	/**
	 * The links of running containers to a network, by container id.
	 */
	Map<String, Endpoint> members(String nameOrId);

	/**
	 * Removes a network.
	 * @throws dev.gantry.contracts.errors.GantryException with {@code STATE_CONFLICT}
	 * while a running container is in it, and for the default network
	 */
	void remove(String nameOrId);

	/**
	 * Removes the networks that no container, running or not, is in.
	 * @param eligible which of them
	 * @return the removed ones
	 */
	List<NamedNetwork> prune(Predicate<NamedNetwork> eligible);

	/**
	 * Puts a container into one more network: at once when it runs, else at its start.
	 */
	void connect(String containerId, Membership membership);

	/**
	 * Takes a container out of a network. Ports that were published by way of it are
	 * withdrawn or, where the container is in another network that can, led there.
	 */
	void disconnect(String containerId, String network);

	/** The networks that a container is in, or will be once it starts. */
	List<Membership> memberships(String containerId);

}
