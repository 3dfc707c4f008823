package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.Map;

import dev.gantry.scheduler.routing.Publication;

/**
 * Observed state, kept in memory: it fills itself again from the agents' and routers'
 * next reports.
 *
 * @param since when this leader began to listen; what has not reported since then may
 * just not have had the time
 * @param nodes last reports by node id
 * @param routers last reports by router id
 * @param publication the routing table as it was last published
 */
public record Observed(Instant since, Map<String, NodeObservation> nodes, Map<String, RouterObservation> routers,
		Publication publication) {

	public Observed {
		nodes = Map.copyOf(nodes);
		routers = Map.copyOf(routers);
	}

}
