package dev.gantry.platform.link;

import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.sources.SourceStore;

/**
 * What agents are given from.
 *
 * @param nodes the nodes
 * @param sources the sources
 * @param sourceStore the sources' bytes
 */
record AgentStores(Nodes nodes, Sources sources, SourceStore sourceStore) {

}
