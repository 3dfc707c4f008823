package dev.gantry.agent.link;

import java.util.Objects;
import java.util.function.Supplier;

import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;

/**
 * This node's membership of a platform: who it is, and how it becomes it. The identity
 * survives restarts; a platform that no longer knows it is joined anew with the join
 * token.
 */
public final class Membership {

	private final String server;

	private final StateFile<NodeIdentity> file;

	private final Supplier<String> joinToken;

	private final Supplier<JoinRequest> request;

	private volatile NodeIdentity identity;

	/**
	 * Creates the membership.
	 * @param server the server's address
	 * @param file where the identity is kept
	 * @param joinToken reads the join token, or gives {@code null} when there is none
	 * @param request describes this node
	 */
	public Membership(String server, StateFile<NodeIdentity> file, Supplier<String> joinToken,
			Supplier<JoinRequest> request) {
		this.server = server;
		this.file = file;
		this.joinToken = joinToken;
		this.request = request;
		this.identity = file.read().filter((kept) -> kept.server().equals(server)).orElse(null);
	}

	/** The identity, or {@code null} before the node has joined. */
	public NodeIdentity identity() {
		return this.identity;
	}

	/** The node's token, or {@code null} before the node has joined. */
	public String token() {
		NodeIdentity current = this.identity;
		return current == null ? null : current.nodeToken();
	}

	/** Renews the membership with the node's own token; tells the leader's epoch. */
	long renew(Platform platform) {
		NodeIdentity current = Objects.requireNonNull(this.identity, "identity");
		JoinReply reply = platform.join(current.nodeToken(), this.request.get());
		keep(reply);
		return reply.epoch();
	}

	/** Joins with the join token; tells the leader's epoch. */
	long join(Platform platform) {
		String token = this.joinToken.get();
		if (token == null) {
			throw new TokenRefusedException("This node is no member of " + this.server + " and has no join token");
		}
		JoinReply reply = platform.join(token, this.request.get());
		keep(reply);
		return reply.epoch();
	}

	private void keep(JoinReply reply) {
		NodeIdentity joined = new NodeIdentity(this.server, reply.nodeId(), reply.nodeToken(), reply.registry());
		if (!joined.equals(this.identity)) {
			this.file.write(joined);
			this.identity = joined;
		}
	}

}
