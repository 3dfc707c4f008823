package dev.gantry.platform.logs;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.access.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Where a node opens a stream: {@code /agent/v1/streams/{id}}, one line a message. */
class LogSocket extends TextWebSocketHandler {

	/** How long a node waits for a slow reader before it is sent away. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int LONGEST_LINE = 1 << 20;

	private static final String STREAM = LogStream.class.getName();

	private static final String PART = "part";

	private static final Logger log = LoggerFactory.getLogger(LogSocket.class);

	private static final JsonMapper JSON = JsonMapper.shared();

	private final LogStreams streams;

	LogSocket(LogStreams streams) {
		this.streams = streams;
	}

	/** A line may be longer than the container's buffer. */
	@Override
	public boolean supportsPartialMessages() {
		return true;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws IOException {
		Caller caller = (Caller) session.getAttributes().get(Caller.class.getName());
		String id = lastPart(session.getUri());
		Optional<LogStream> stream = this.streams.connect(id, caller.nodeId(), () -> hangUp(session));
		if (stream.isEmpty()) {
			session.close(CloseStatus.POLICY_VIOLATION.withReason("nobody asked for this stream"));
			return;
		}
		session.getAttributes().put(STREAM, stream.get());
	}

	private static void hangUp(WebSocketSession session) {
		try {
			session.close(CloseStatus.GOING_AWAY.withReason("nobody reads any more"));
		}
		catch (IOException ex) {
			log.debug("A node's stream was gone before it was closed", ex);
		}
	}

	private static String lastPart(URI uri) {
		return (uri == null) ? "" : uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message)
			throws IOException, InterruptedException {
		LogStream stream = (LogStream) session.getAttributes().get(STREAM);
		if (stream == null) {
			return;
		}
		String text = whole(session, message);
		if (text == null) {
			return;
		}
		try {
			if (!stream.put(JSON.readValue(text, LogLine.class), PATIENCE)) {
				session.close(CloseStatus.GOING_AWAY.withReason("nobody reads any more"));
			}
		}
		catch (JacksonException ex) {
			log.warn("A node sent a log line that cannot be read: {}", ex.getOriginalMessage());
			session.close(CloseStatus.BAD_DATA);
		}
	}

	/** The message, once its last part is there. */
	private static String whole(WebSocketSession session, TextMessage message) throws IOException {
		StringBuilder part = (StringBuilder) session.getAttributes().get(PART);
		if (part == null && message.isLast()) {
			return message.getPayload();
		}
		if (part == null) {
			part = new StringBuilder();
			session.getAttributes().put(PART, part);
		}
		part.append(message.getPayload());
		if (part.length() > LONGEST_LINE) {
			session.close(CloseStatus.TOO_BIG_TO_PROCESS);
			return null;
		}
		if (!message.isLast()) {
			return null;
		}
		session.getAttributes().remove(PART);
		return part.toString();
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		LogStream stream = (LogStream) session.getAttributes().get(STREAM);
		if (stream != null) {
			stream.end();
		}
	}

}
