package dev.gantry.platform.nodes;

import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.events.EventLog;

import org.springframework.transaction.annotation.Transactional;

/** What operators do to nodes. */
public class NodeDesk {

	private final Nodes nodes;

	private final TokenAuthority tokens;

	private final EventLog events;

	private final NodeImages images;

	NodeDesk(Nodes nodes, TokenAuthority tokens, EventLog events, NodeImages images) {
		this.nodes = nodes;
		this.tokens = tokens;
		this.events = events;
		this.images = images;
	}

	/** The node of that name or id. */
	@Transactional(readOnly = true)
	public Node require(String key) {
		return this.nodes.findByName(key)
			.or(() -> this.nodes.findById(key))
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "There is no node '" + key + "'",
					"'gantry nodes' lists them"));
	}

	/** Keeps new instances away. */
	@Transactional
	public Node cordon(String key, String actor) {
		return change(key, Node::cordon, "node.cordoned", "It takes no new instances", actor);
	}

	/** Lets new instances come again. */
	@Transactional
	public Node uncordon(String key, String actor) {
		return change(key, Node::uncordon, "node.uncordoned", "It takes instances again", actor);
	}

	/** Keeps new instances away and moves those that are there, replacements first. */
	@Transactional
	public Node drain(String key, String actor) {
		return change(key, Node::drain, "node.draining", "Its instances move elsewhere", actor);
	}

	private Node change(String key, Consumer<Node> change, String event, String message, String actor) {
		Node node = require(key);
		change.accept(node);
		this.events.tell(event, null, node.name(), actor, message);
		this.events.desiredStateChanged();
		return node;
	}

	/**
	 * Forgets a node; its token ends.
	 * @param instances how many instances it has
	 */
	@Transactional
	public void remove(String key, int instances, String actor) {
		Node node = require(key);
		if (instances > 0) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Node '" + node.name() + "' still has " + instances + " instances",
					"Drain it first: 'gantry node drain " + node.name() + "'");
		}
		this.tokens.revokeNodeTokens(node.id());
		this.nodes.delete(node);
		this.images.forget(node.id());
		this.events.tell("node.removed", null, node.name(), actor, "Node " + node.name() + " was removed");
		this.events.desiredStateChanged();
	}

}
