package dev.gantry.scheduler.routing;

import java.util.List;
import java.util.Map;

import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.scheduler.cluster.GenerationKey;

/**
 * The routing table in force, with the revision at which each of its backends came into
 * its present state.
 *
 * @param table the table
 * @param backends its backends
 */
public record Publication(RoutingTable table, Map<GenerationKey, Standing> backends) {

	public Publication {
		backends = Map.copyOf(backends);
	}

	/** Before the first table of a leader: its revisions begin above {@code revision}. */
	public static Publication before(long revision) {
		return new Publication(new RoutingTable(revision, List.of()), Map.of());
	}

	/**
	 * How a backend stands in the table.
	 *
	 * @param state its state
	 * @param since the first revision with it in that state
	 */
	public record Standing(BackendState state, long since) {
	}

}
