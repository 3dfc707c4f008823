package dev.gantry.contracts.link;

/**
 * A stream that the platform wants from a node. The agent, which is never connected to,
 * opens the WebSocket {@code /agent/v1/streams/{streamId}} and sends log lines, or
 * {@code /agent/v1/execs/{streamId}} and carries {@link ExecFrame}s both ways.
 *
 * @param streamId the stream
 * @param instanceId the instance
 * @param logs which log lines to send, each as one text message with a
 * {@link dev.gantry.contracts.apps.LogLine} in JSON; the agent closes the socket at the
 * end
 * @param exec what to run beside the instance's process; then there are no logs
 */
public record StreamRequest(String streamId, String instanceId, LogQuery logs, ExecQuery exec) {

	public static StreamRequest logs(String streamId, String instanceId, LogQuery logs) {
		return new StreamRequest(streamId, instanceId, logs, null);
	}

	public static StreamRequest exec(String streamId, String instanceId, ExecQuery exec) {
		return new StreamRequest(streamId, instanceId, null, exec);
	}

}
