package dev.gantry.engine.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
	 * Takes back a container's address and ports. Does nothing for an unknown container.
	 */
	void detach(String containerId);

	/**
	 * Learns, after a restart of the agent, which containers are still attached. Called
	 * once, before anything else; addresses and published ports of all others are free.
	 * @param live the attachments by container id
	 */
	void restore(Map<String, Attachment> live);

	/**
	 * Puts back what another program took away, such as flushed rules of the packet
	 * filter. The network does this by itself every few seconds.
	 */
	void repair();

	/** Removes the bridge, the tables and everything else of this home. */
	void teardown();

	/** Lets go of sockets; links, rules and addresses stay. */
	@Override
	void close();

}
