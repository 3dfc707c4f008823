package dev.gantry.contracts.apps;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.link.NodeCapacity;

/**
 * A node as the API shows it.
 *
 * @param id its id
 * @param name its name
 * @param status its condition in one word
 * @param version the agent's version
 * @param architecture as in images
 * @param labels what constraints can select by
 * @param capacity what it can give
 * @param reserved what its instances have reserved
 * @param instances how many instances it has
 * @param lastSeen its last report
 * @param faults what is wrong with it
 */
public record NodeView(String id, String name, NodeStatus status, String version, String architecture,
		Map<String, String> labels, NodeCapacity capacity, NodeCapacity reserved, int instances, Instant lastSeen,
		List<String> faults) {
}
