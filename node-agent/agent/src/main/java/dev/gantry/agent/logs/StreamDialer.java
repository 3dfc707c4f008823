package dev.gantry.agent.logs;

/** Opens streams towards the platform. */
public interface StreamDialer {

	/**
	 * Opens a stream.
	 * @param streamId which
	 * @param onClose is told when the other side closes it
	 */
	StreamSink open(String streamId, Runnable onClose);

}
