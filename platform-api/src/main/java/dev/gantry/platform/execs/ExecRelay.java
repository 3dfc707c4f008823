package dev.gantry.platform.execs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.link.ExecFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * One exec: its user's connection and its node's. Messages pass as they are; who is slow
 * makes the other side wait. When either side goes, so does the other.
 */
final class ExecRelay {

	/** A node asks for its work all the time; one that does not come soon is lost. */
	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Logger log = LoggerFactory.getLogger(ExecRelay.class);

	private final String nodeId;

	private final WebSocketSession user;

	private final Runnable whenClosed;

	private final CountDownLatch arrived = new CountDownLatch(1);

	private WebSocketSession node;

	private boolean closed;

	ExecRelay(String nodeId, WebSocketSession user, Runnable whenClosed) {
		this.nodeId = nodeId;
		this.user = user;
		this.whenClosed = whenClosed;
	}

	String nodeId() {
		return this.nodeId;
	}

	/**
	 * The node has come.
	 * @return whether it was the first to, and the user is still there
	 */
	synchronized boolean connect(WebSocketSession session) {
		if (this.node != null || this.closed) {
			return false;
		}
		this.node = session;
		this.arrived.countDown();
		return true;
	}

	void toNode(WebSocketMessage<?> message) throws IOException, InterruptedException {
		if (!this.arrived.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
			fail("The node does not answer");
			return;
		}
		WebSocketSession session;
		synchronized (this) {
			session = this.closed ? null : this.node;
		}
		if (session != null) {
			session.sendMessage(message);
		}
	}

	void toUser(WebSocketMessage<?> message) throws IOException {
		synchronized (this.user) {
			if (this.user.isOpen()) {
				this.user.sendMessage(message);
			}
		}
	}

	/** Ends it with a reason for the user. */
	void fail(String reason) {
		try {
			toUser(new TextMessage(JsonMapper.shared().writeValueAsString(ExecFrame.failed(125, reason))));
		}
		catch (IOException ex) {
			log.debug("An exec's user was gone before the reason was told", ex);
		}
		close();
	}

	void close() {
		WebSocketSession session;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			session = this.node;
		}
		this.whenClosed.run();
		hangUp(this.user);
		if (session != null) {
			hangUp(session);
		}
		this.arrived.countDown();
	}

	private static void hangUp(WebSocketSession session) {
		try {
			session.close(CloseStatus.NORMAL);
		}
		catch (IOException ex) {
			log.debug("A side of an exec was gone before it was closed", ex);
		}
	}

}
