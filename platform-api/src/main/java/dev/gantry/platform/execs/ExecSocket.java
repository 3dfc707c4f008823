package dev.gantry.platform.execs;

import java.io.IOException;

import dev.gantry.contracts.link.ExecFrame;

import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** One side of execs: hands on what comes. */
abstract class ExecSocket extends AbstractWebSocketHandler {

	private static final int MOST_TEXT = 8 * 1024;

	private static final String RELAY = ExecRelay.class.getName();

	static void limit(WebSocketSession session) {
		session.setBinaryMessageSizeLimit(ExecFrame.MOST_BYTES + 1);
		session.setTextMessageSizeLimit(MOST_TEXT);
	}

	static void carry(WebSocketSession session, ExecRelay relay) {
		session.getAttributes().put(RELAY, relay);
	}

	private static ExecRelay relay(WebSocketSession session) {
		return (ExecRelay) session.getAttributes().get(RELAY);
	}

	abstract void pass(ExecRelay relay, WebSocketMessage<?> message) throws IOException, InterruptedException;

	private void take(WebSocketSession session, WebSocketMessage<?> message) throws IOException, InterruptedException {
		ExecRelay relay = relay(session);
		if (relay != null) {
			pass(relay, message);
		}
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
		take(session, message);
	}

	@Override
	protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
		try {
			take(session, message);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			relay(session).close();
		}
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable exception) {
		end(session);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		end(session);
	}

	private static void end(WebSocketSession session) {
		ExecRelay relay = relay(session);
		if (relay != null) {
			relay.close();
		}
	}

	/**
	 * The user's side: {@code /api/v1/instances/{id}/exec} and
	 * {@code /api/v1/apps/{app}/runs/{run}/attach}.
	 */
	static final class User extends ExecSocket {

		private final ExecRelays relays;

		private final ExecDesk desk;

		User(ExecRelays relays, ExecDesk desk) {
			this.relays = relays;
			this.desk = desk;
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) {
			limit(session);
			ExecWish wish = (ExecWish) session.getAttributes().get(UserHandshake.WISH);
			carry(session, this.relays.open(wish, session));
			this.desk.begun(wish);
		}

		@Override
		void pass(ExecRelay relay, WebSocketMessage<?> message) throws IOException, InterruptedException {
			relay.toNode(message);
		}

	}

	/** The node's side: {@code /agent/v1/execs/{id}}. */
	static final class Node extends ExecSocket {

		private final ExecRelays relays;

		Node(ExecRelays relays) {
			this.relays = relays;
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) throws IOException {
			limit(session);
			var caller = (dev.gantry.platform.access.Caller) session.getAttributes()
				.get(dev.gantry.platform.access.Caller.class.getName());
			String path = (session.getUri() == null) ? "" : session.getUri().getPath();
			var relay = this.relays.connect(path.substring(path.lastIndexOf('/') + 1), caller.nodeId(), session);
			if (relay.isEmpty()) {
				session.close(CloseStatus.POLICY_VIOLATION.withReason("nobody asked for this"));
				return;
			}
			carry(session, relay.get());
		}

		@Override
		void pass(ExecRelay relay, WebSocketMessage<?> message) throws IOException {
			relay.toUser(message);
		}

	}

}
