package dev.gantry.platform.control;

import java.util.Map;

import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.scheduler.cluster.Cluster;

/**
 * What is wanted, as it was loaded.
 *
 * @param cluster what reconciliation decides on
 * @param builds the builds' assignments by build id, for those that have a node
 */
record Desired(Cluster cluster, Map<String, BuildAssignment> builds) {
}
