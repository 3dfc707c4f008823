package dev.gantry.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.platform.nodes.Nodes;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores, now and then, what nodes told of themselves: when they were last seen, what
 * they can give and what is wrong with them. Heartbeats themselves stay off the database.
 */
final class NodeJournal {

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private final LeaderLease lease;

	private final Nodes nodes;

	private final TransactionTemplate transactions;

	private Instant next = Instant.MIN;

	NodeJournal(LeaderLease lease, Nodes nodes, TransactionTemplate transactions) {
		this.lease = lease;
		this.nodes = nodes;
		this.transactions = transactions;
	}

	/** Writes if it is time to. */
	void write(long epoch, List<Node> known, Hearing hearing, Instant now) {
		Map<String, NodeObservation> heard = hearing.nodes();
		if (now.isBefore(this.next) || known.stream().noneMatch((node) -> heard.containsKey(node.id()))) {
			return;
		}
		Map<String, List<String>> faults = hearing.faults();
		this.next = now.plus(INTERVAL);
		this.transactions.executeWithoutResult((status) -> {
			this.lease.fence(epoch);
			this.nodes.findAllById(known.stream().map(Node::id).filter(heard::containsKey).toList())
				.forEach((row) -> row.observe(heard.get(row.id()).capacity(), faults.getOrDefault(row.id(), List.of()),
						heard.get(row.id()).at()));
		});
	}

}
