package dev.gantry.platform.link;

import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.access.TokenKind;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;

import org.springframework.transaction.annotation.Transactional;

/**
 * Lets agents become nodes. With a join token a name must be free, or its node given up;
 * with its own token a node joins again and gets a new token, the old one ends.
 */
class NodeAdmission {

	private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

	private final Nodes nodes;

	private final TokenAuthority tokens;

	private final EventLog events;

	private final PlatformProperties properties;

	private final Clock clock;

	NodeAdmission(Nodes nodes, TokenAuthority tokens, EventLog events, PlatformProperties properties, Clock clock) {
		this.nodes = nodes;
		this.tokens = tokens;
		this.events = events;
		this.properties = properties;
		this.clock = clock;
	}

	@Transactional
	JoinReply join(JoinRequest request, Caller caller, long epoch) {
		if (request.name() == null || !NAME.matcher(request.name()).matches()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"'" + request.name() + "' cannot be the name of a node",
					"Use lower-case letters, digits and hyphens, 63 at most");
		}
		if (request.capacity() == null || request.architecture() == null || request.version() == null
				|| request.bootId() == null) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"A node says its version, architecture, boot id and capacity when it joins");
		}
		Node node = admit(request, caller);
		this.events.tell("node.joined", null, node.name(), EventLog.GANTRY,
				"Node " + node.name() + " joined with " + node.capacity().cpu() + " CPU and "
						+ node.capacity().memory().bytes() / (1 << 20) + " MiB of memory");
		this.events.desiredStateChanged();
		return new JoinReply(node.id(), this.tokens.issueNodeToken(node.id(), node.name()),
				this.properties.registryAddress(), epoch);
	}

	private Node admit(JoinRequest request, Caller caller) {
		Optional<Node> named = this.nodes.findByName(request.name());
		if (caller.kind() == TokenKind.NODE) {
			Node node = this.nodes.findById(caller.nodeId()).orElseThrow();
			if (named.isPresent() && !named.get().id().equals(node.id())) {
				throw taken(request.name());
			}
			node.rejoin(request, this.clock.instant());
			return node;
		}
		if (named.isEmpty()) {
			return this.nodes.saveAndFlush(new Node(request, this.clock.instant()));
		}
		if (named.get().storedStatus() != NodeStatus.LOST) {
			throw taken(request.name());
		}
		named.get().rejoin(request, this.clock.instant());
		return named.get();
	}

	private static GantryException taken(String name) {
		return new GantryException(ErrorCode.STATE_CONFLICT, "A node named '" + name + "' has joined already",
				"Give this agent another name, or remove the other node first");
	}

}
