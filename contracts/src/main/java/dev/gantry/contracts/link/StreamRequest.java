package dev.gantry.contracts.link;

/**
 * A stream that the platform wants from a node. The agent, which is never connected to,
 * opens the WebSocket {@code /agent/v1/streams/{streamId}} and sends.
 *
 * @param streamId the stream
 * @param instanceId the instance
 * @param logs which log lines to send, each as one text message with a
 * {@link dev.gantry.contracts.apps.LogLine} in JSON; the agent closes the socket at the
 * end
 */
public record StreamRequest(String streamId, String instanceId, LogQuery logs) {
}
