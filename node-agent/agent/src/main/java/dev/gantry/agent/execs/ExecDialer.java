package dev.gantry.agent.execs;

/** Opens the connections that carry execs. */
public interface ExecDialer {

	/**
	 * Opens one.
	 * @throws dev.gantry.agent.link.PlatformUnreachableException if that fails
	 */
	ExecLine open(String streamId);

}
