package dev.gantry.platform.execs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.link.StreamId;

import org.springframework.web.socket.WebSocketSession;

/** The execs that go on. */
class ExecRelays {

	private static final int MOST = 256;

	private final Map<String, ExecRelay> relays = new ConcurrentHashMap<>();

	private final ControlPlane control;

	ExecRelays(ControlPlane control) {
		this.control = control;
	}

	/** Asks a node to come to its user. */
	ExecRelay open(ExecWish wish, WebSocketSession user) {
		if (this.relays.size() >= MOST) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "More than " + MOST + " commands are being run now",
					"End one of them first");
		}
		String id = StreamId.random();
		ExecRelay relay = new ExecRelay(wish.nodeId(), user, () -> forget(wish.nodeId(), id));
		this.relays.put(id, relay);
		this.control.requestStream(wish.nodeId(), StreamRequest.exec(id, wish.instanceId(), wish.query()));
		return relay;
	}

	/** The exec that a node comes for, if it was asked to and has not come yet. */
	Optional<ExecRelay> connect(String id, String nodeId, WebSocketSession node) {
		ExecRelay relay = this.relays.get(id);
		if (relay == null || !relay.nodeId().equals(nodeId) || !relay.connect(node)) {
			return Optional.empty();
		}
		this.control.dropStream(nodeId, id);
		return Optional.of(relay);
	}

	private void forget(String nodeId, String id) {
		if (this.relays.remove(id) != null) {
			this.control.dropStream(nodeId, id);
		}
	}

}
