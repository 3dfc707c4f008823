package dev.gantry.platform.logs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.LogQuery;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.link.StreamId;
import dev.gantry.platform.live.Signal;

/** The streams that nodes have been asked for. */
public class LogStreams {

	private static final int MOST = 256;

	private final Map<String, LogStream> streams = new ConcurrentHashMap<>();

	private final ControlPlane control;

	LogStreams(ControlPlane control) {
		this.control = control;
	}

	/** Asks a node for an instance's lines. Close the stream. */
	LogStream open(String nodeId, String instanceId, String instance, LogQuery query, Signal arrived) {
		if (this.streams.size() >= MOST) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "More than " + MOST + " logs are being read now",
					"Close one of them, or ask for one process type or instance");
		}
		String id = StreamId.random();
		LogStream stream = new LogStream(id, nodeId, instance, arrived, () -> forget(nodeId, id));
		this.streams.put(id, stream);
		this.control.requestStream(nodeId, StreamRequest.logs(id, instanceId, query));
		return stream;
	}

	/**
	 * The stream that a node opens, if it was asked to and has not opened it yet.
	 * @param disconnect ends the connection once nobody reads any more
	 */
	Optional<LogStream> connect(String id, String nodeId, Runnable disconnect) {
		LogStream stream = this.streams.get(id);
		if (stream == null || !stream.nodeId().equals(nodeId) || !stream.connect(disconnect)) {
			return Optional.empty();
		}
		this.control.dropStream(nodeId, id);
		return Optional.of(stream);
	}

	private void forget(String nodeId, String id) {
		if (this.streams.remove(id) != null) {
			this.control.dropStream(nodeId, id);
		}
	}

}
