package dev.gantry.engine.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Connects containers to each other and to the world. One bridge per node; a container's
 * end of its veth pair is made inside its network namespace ahead of time, so that a
 * start has nothing to wait for.
 * <p>
 * Order of calls for one container: {@link #prepare} when its namespace is made,
 * {@link #attach} when it starts, {@link #detach} when it has ended. Dropping the
 * namespace removes the link; {@link #detach} gives back address and ports.
 * Implementations are safe for use by several threads.
 */
public interface Network extends AutoCloseable {

	/**
	 * Puts a link into a fresh network namespace: a veth pair with one end named
	 * {@code eth0} in the namespace and the other on the bridge. Off the hot path.
	 * @param namespace a file that refers to the namespace, for example
	 * {@code /proc/PID/fd/N} of the process that holds it
	 */
	PreparedLink prepare(Path namespace);

	/**
	 * Has packets pass by a prepared link from now on, whose messages were sent.
	 */
	void settle(PreparedLink link);

	/**
	 * Gives back the address of a prepared link that no container will get.
	 * @param link a link whose namespace is dropped
	 */
	void discard(PreparedLink link);

	/**
	 * Gives a prepared link, whose messages were sent, to a container and publishes its
	 * ports. Nothing of it stays when it fails.
	 * @param link a link that no container has yet
	 * @param containerId whose it becomes
	 * @param ports what to publish
	 */
	Attachment attach(PreparedLink link, String containerId, List<PortMapping> ports);

	/**
	 * Connects a container that starts to one or several networks. Nothing of it stays
	 * when it fails, but links in its namespace.
	 * @param namespace a file that refers to its network namespace
	 * @param link its link to the default network, or {@code null} when it has none
	 * @param connection what it wants
	 */
	Attachment attach(Path namespace, PreparedLink link, Connection connection);

	/**
	 * Connects a container that runs to one more network.
	 * @param namespace a file that refers to its network namespace
	 * @param names what its other members find it by, beside the aliases
	 * @return all its links
	 */
	Attachment connect(Path namespace, String containerId, Membership membership, List<String> names);

	/**
	 * Has the other members of its networks find a container by other names; its aliases
	 * stay.
	 * @return its links with their names; nothing when it has none
	 */
	Optional<Attachment> rename(String containerId, List<String> before, List<String> after);

	/**
	 * Disconnects a container that runs from a network.
	 * @param namespace a file that refers to its network namespace
	 * @return its other links; nothing when there are none left
	 */
	Optional<Attachment> disconnect(Path namespace, String containerId, String network);

	/**
	 * Takes back a container's address and ports. Does nothing for an unknown container.
	 */
	void detach(String containerId);

	/**
	 * Learns, after a restart of the agent, which containers are still attached. Called
	 * once, before anything else; addresses and published ports of all others are free.
	 * @param live the attachments by container id
	 */
	void restore(Map<String, Attachment> live);

	/** Makes a named network. */
	NamedNetwork create(NetworkSpec spec);

	/** All networks, the default one first, then by name. */
	List<NamedNetwork> list();

	/** A network by its name, its id or the beginning of an id that fits one only. */
	Optional<NamedNetwork> find(String nameOrId);

	/** The links of attached containers to a network, by container id. */
	Map<String, Endpoint> members(String nameOrId);

	/**
	 * Removes a named network.
	 * @throws dev.gantry.contracts.errors.GantryException with {@code STATE_CONFLICT}
	 * while an attached container is in it, and for the default network
	 */
	void remove(String nameOrId);

	/**
	 * Puts back what another program took away, such as flushed rules of the packet
	 * filter. The network does this by itself as soon as it happens.
	 */
	void repair();

	/** Removes the bridge, the tables and everything else of this home. */
	void teardown();

	/** Lets go of sockets; links, rules and addresses stay. */
	@Override
	void close();

}
