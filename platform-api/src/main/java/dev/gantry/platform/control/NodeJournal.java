package dev.gantry.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import dev.gantry.platform.columns.TextList;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores, now and then, what nodes told of themselves: when they were last seen, what
 * they can give and what is wrong with them. Heartbeats themselves stay off the database.
 */
final class NodeJournal {

	private static final Duration INTERVAL = Duration.ofSeconds(30);

	/**
	 * Past the entity and its version: an operator's change must not fail because of it.
	 */
	private static final String UPDATE = "update nodes set cpu_millis = ?, memory_bytes = ?, disk_bytes = ?,"
			+ " faults = ?, last_seen_at = ? where id = ?";

	private final LeaderLease lease;

	private final JdbcOperations jdbc;

	private final TransactionTemplate transactions;

	private Instant next = Instant.MIN;

	NodeJournal(LeaderLease lease, JdbcOperations jdbc, TransactionTemplate transactions) {
		this.lease = lease;
		this.jdbc = jdbc;
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
		List<Object[]> rows = known.stream()
			.filter((node) -> heard.containsKey(node.id()))
			.map((node) -> row(node.id(), heard.get(node.id()), faults.getOrDefault(node.id(), List.of())))
			.toList();
		this.transactions.executeWithoutResult((status) -> {
			this.lease.fence(epoch);
			this.jdbc.batchUpdate(UPDATE, rows);
		});
	}

	private static Object[] row(String nodeId, NodeObservation observation, List<String> faults) {
		return new Object[] { observation.capacity().cpu().millis(), observation.capacity().memory().bytes(),
				observation.capacity().disk().bytes(), new TextList().convertToDatabaseColumn(faults),
				observation.at().atOffset(ZoneOffset.UTC), nodeId };
	}

}
